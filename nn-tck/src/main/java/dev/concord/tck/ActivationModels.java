package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import java.util.ArrayList;
import java.util.List;

/** Two dense layers with each activation: values from far below 0 to far above it. */
public final class ActivationModels implements ModelCases {
  /** For ServiceLoader. */
  public ActivationModels() {}

  @Override
  public List<ModelCase> models() {
    List<Activation> activations =
        List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.leakyRelu(0.1f),
            Activation.elu(0.7f),
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTPLUS,
            Activation.GELU,
            Activation.SILU,
            Activation.of("own", x -> x.plus(x.squared().times(0.5f))));
    List<ModelCase> cases = new ArrayList<>();
    for (Activation activation : activations) {
      Model model =
          Model.sequential(3).add(Dense.of(4, activation)).add(Dense.of(2, activation)).build();
      String label = "dense with " + activation;
      cases.add(ModelCase.of(label, model, TestNumbers.of(label).floats(4, 3)));
    }
    return cases;
  }
}

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

  /** Every activation that there is, and one of a user's own; some with two settings. */
  static List<Activation> activations() {
    return List.of(
        Activation.IDENTITY,
        Activation.RELU,
        Activation.leakyRelu(0.1f),
        Activation.elu(),
        Activation.elu(0.7f),
        Activation.SELU,
        Activation.SIGMOID,
        Activation.hardSigmoid(),
        Activation.hardSigmoid(0.2f),
        Activation.TANH,
        Activation.SOFTSIGN,
        Activation.SOFTPLUS,
        Activation.GELU,
        Activation.SILU,
        Activation.hardSwish(),
        Activation.MISH,
        Activation.of("own", x -> x.plus(x.squared().times(0.5f))));
  }

  @Override
  public List<ModelCase> models() {
    List<ModelCase> cases = new ArrayList<>();
    for (Activation activation : activations()) {
      Model model =
          Model.sequential(3).add(Dense.of(4, activation)).add(Dense.of(2, activation)).build();
      String label = "dense with " + activation + ", activation " + cases.size();
      cases.add(ModelCase.of(label, model, TestNumbers.of(label).floats(4, 3)));
    }
    return cases;
  }
}

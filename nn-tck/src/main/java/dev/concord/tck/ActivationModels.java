package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.model.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * Each activation alone, so that a device has little to compile, at values on both sides of every
 * kink; within dense layers some of them are in {@link LayerModels}.
 */
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
      Model model = Model.sequential(6).add(activation).build();
      String label = activation + ", activation " + cases.size();
      cases.add(ModelCase.of(label, model, TestNumbers.of(label).between(-5, 5, 4, 6)));
    }
    return cases;
  }
}

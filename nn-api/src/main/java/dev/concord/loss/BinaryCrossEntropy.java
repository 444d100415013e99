package dev.concord.loss;

import dev.concord.expr.Activations;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.tensor.TensorType;

/**
 * Sigmoid cross-entropy of logits x against targets t in [0, 1] of the same shape: the mean over batch
 * and outputs of {@code max(x, 0) − x·t + log(1 + e^−|x|)}, which is −t·log σ(x) − (1 − t)·log(1 − σ(x))
 * without overflow.
 */
public record BinaryCrossEntropy() implements Loss {
  @Override
  public String name() {
    return "binary_cross_entropy";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return prediction;
  }

  @Override
  public void requireFits(Layer last) {
    boolean sigmoid =
        last == Activation.SIGMOID
            || (last instanceof Dense dense && dense.activation() == Activation.SIGMOID);
    if (sigmoid) {
      throw new IllegalArgumentException(
          "Binary cross-entropy takes logits, but the model ends with a sigmoid: leave it out, the"
              + " loss contains it");
    }
  }

  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public Value of(Value prediction, Value target) {
    return Reduce.meanOfAll(
        Map.of(prediction, target, (x, t) -> Activations.SIGMOID_CROSS_ENTROPY.of(x, t)));
  }
}

package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.LossFunctions;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Sigmoid cross-entropy of logits x against targets t in [0, 1] of the same shape: the mean over
 * batch and outputs of {@code max(x, 0) − x·t + log(1 + e^−|x|)}, see {@link
 * LossFunctions#SIGMOID_CROSS_ENTROPY}.
 */
public record BinaryCrossEntropy() implements ElementLoss {
  @Override
  public String name() {
    return "binary_cross_entropy";
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    ElementLoss.super.requireTargets(prediction, targets);
    for (int i = 0; i < targets.size(); i++) {
      if (!(targets.floats()[i] >= 0 && targets.floats()[i] <= 1)) {
        throw new IllegalArgumentException(
            "Targets of binary cross-entropy are 0 to 1, got %s in row %d"
                .formatted(targets.floats()[i], i / prediction.shape().trailing(1).size()));
      }
    }
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
  public boolean classifies(TensorType prediction) {
    return prediction.shape().trailing(1).size() == 1;
  }

  @Override
  public Expr element(Expr logit, Expr target) {
    return LossFunctions.SIGMOID_CROSS_ENTROPY.of(logit, target);
  }
}

package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Share of rows predicted right, 0 to 1.
 *
 * @param threshold the score of a single column above which a row is taken for class 1
 */
public record Accuracy(float threshold) implements Metric {
  /** A single column holds logits, decided at probability ½. */
  public Accuracy() {
    this(Decisions.LOGIT_OF_ONE_HALF);
  }

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    Decisions.requireDeciding(name(), threshold, last, prediction);
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    return ConfusionMatrix.of(prediction, targets, weights, threshold).accuracy();
  }
}

package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Mean recall of the classes that occur among the targets, 0 to 1: every class counts the same,
 * however rare (Brodersen et al. 2010; scikit-learn's balanced_accuracy_score).
 *
 * @param threshold the score of a single column above which a row is taken for class 1
 */
public record BalancedAccuracy(float threshold) implements Metric {
  /** A single column holds logits, decided at probability ½. */
  public BalancedAccuracy() {
    this(Decisions.LOGIT_OF_ONE_HALF);
  }

  @Override
  public String name() {
    return "balanced_accuracy";
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    Decisions.requireDeciding(name(), threshold, last, prediction);
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    return ConfusionMatrix.of(prediction, targets, weights, threshold).balancedAccuracy();
  }
}

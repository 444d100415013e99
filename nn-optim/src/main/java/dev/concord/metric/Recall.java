package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.Locale;

/**
 * Of the rows of a class, the share that was predicted as it, averaged over the classes, 0 to 1. A
 * class with nothing to divide by has 0, as in scikit-learn; see {@link ConfusionMatrix}.
 *
 * @param average how the classes become one number
 * @param threshold the score of a single column above which a row is taken for class 1
 */
public record Recall(Average average, float threshold) implements Metric {
  /** A single column holds logits, decided at probability ½. */
  public Recall(Average average) {
    this(average, Decisions.LOGIT_OF_ONE_HALF);
  }

  @Override
  public String name() {
    return "recall_" + average.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    Decisions.requireDeciding(name(), threshold, last, prediction);
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    return ConfusionMatrix.of(prediction, targets, weights, threshold).recall(average);
  }
}

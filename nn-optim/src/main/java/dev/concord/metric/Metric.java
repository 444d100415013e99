package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * A number that says how well predictions fit targets, computed on the host in float64 after an
 * epoch. Unlike a loss it needs no gradient. Implement it for a metric of your own; it must be a
 * function of its arguments alone.
 *
 * <p>Classification metrics read a model's output as follows. Several columns are scores, one per
 * class: logits or probabilities, the largest decides, the first among equals. One column is the
 * logit of class 1. Targets are labels (I32 [n]), distributions over the classes (F32 [n, classes]:
 * the largest share decides) or, for one column, F32 values from 0 to 1: class 1 above ½. In both
 * −1 may stand for 0. Other F32 targets, as of a regression, and rows of several classes are
 * refused.
 */
public interface Metric {
  /** Its usual name in lower case with underscores, such as {@code r2}; the key in histories. */
  String name();

  /**
   * Checks that it suits what a model gives. By default everything does.
   *
   * @param loss that the model is trained by
   * @param last the model's last layer
   * @param prediction type of the model's output
   * @throws IllegalArgumentException if it does not, saying how to mend it
   */
  default void requireFits(Loss loss, Layer last, TensorType prediction) {}

  /**
   * The metric over all rows.
   *
   * @param prediction the model's output, F32 [n, …]
   * @param targets of the same n rows
   * @param weights F32 [n], each finite and at least 0, how much each row counts; or null for 1
   * @return NaN where the rows do not define it
   * @throws IllegalArgumentException if the tensors do not fit one another or the metric
   */
  double of(HostTensor prediction, HostTensor targets, HostTensor weights);
}

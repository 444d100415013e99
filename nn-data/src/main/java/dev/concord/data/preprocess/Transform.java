package dev.concord.data.preprocess;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;

/**
 * A way to prepare features, or targets that are numbers, that first learns something from training
 * data, such as each column's mean. It is a description and holds no data; what was learnt is in
 * the {@link FittedTransform}. Only that one can be applied, so none is used before it is fitted.
 *
 * <pre>
 *   FittedTransform scaling = Pipeline.of(ElementwiseTransform.LOG, new StandardScaler()).fit(split);
 *   Split scaled = scaling.apply(split);
 * </pre>
 */
public interface Transform {
  /**
   * Learns from features. Use the training rows alone: what is learnt from test rows leaks.
   *
   * @param features F32 or U8 [n, ...] with n at least 1; a column is one position within a row
   * @throws IllegalArgumentException if there is no row, or a value is NaN or infinite; {@link
   *     Imputer} alone takes NaN
   */
  FittedTransform fit(HostTensor features);

  /** Learns from the features of a dataset. */
  default FittedTransform fit(Dataset data) {
    return fit(data.features());
  }

  /** Learns from the features of the training rows; validation and test rows are not looked at. */
  default FittedTransform fit(Split split) {
    return fit(split.train());
  }

  /**
   * Learns from targets, such as {@code split.train().targets()} that are numbers; the network's
   * answers then come back to the targets' own units by {@link FittedTransform#invert}.
   */
  default FittedTransform fit(Targets.Values targets) {
    return fit(targets.values());
  }
}

package dev.concord.data.preprocess;

import dev.concord.data.Dataset;
import dev.concord.tensor.HostTensor;

/**
 * A way to prepare features that first learns something from training data, such as each column's
 * mean. It is a description and holds no data; what was learnt is in the {@link FittedTransform}.
 *
 * <pre>
 *   FittedTransform scaling = new StandardScaler().fit(split.train());
 *   Dataset train = scaling.apply(split.train());
 *   Dataset test = scaling.apply(split.test());
 * </pre>
 */
public interface Transform {
  /**
   * Learns from features. Use the training rows alone: what is learnt from test rows leaks.
   *
   * @param features F32 or U8 [n, ...] with n at least 1; a column is one position within a row
   * @throws IllegalArgumentException if there is no row, or a value is NaN or infinite
   */
  FittedTransform fit(HostTensor features);

  /** Learns from the features of a dataset. */
  default FittedTransform fit(Dataset data) {
    return fit(data.features());
  }
}

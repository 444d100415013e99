package dev.concord.data.preprocess;

import dev.concord.data.Dataset;
import dev.concord.tensor.HostTensor;

/** A {@link Transform} that has learnt its numbers. Immutable; it treats each row by itself. */
public interface FittedTransform {
  /**
   * The transformed features.
   *
   * @param features F32 or U8 [n, ...] whose rows have the shape of those it was fitted on;
   *     unchanged
   * @return F32 [n, ...], new
   * @throws IllegalArgumentException if the rows have another shape
   */
  HostTensor apply(HostTensor features);

  /**
   * The features that {@link #apply} would turn into these, up to rounding.
   *
   * @param transformed F32 [n, ...]; unchanged
   * @return F32 [n, ...], new
   */
  HostTensor invert(HostTensor transformed);

  /** The dataset with transformed features; targets and names stay. */
  default Dataset apply(Dataset data) {
    return data.withFeatures(apply(data.features()), data.featureNames());
  }
}

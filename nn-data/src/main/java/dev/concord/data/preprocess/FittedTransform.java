package dev.concord.data.preprocess;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;
import java.util.List;

/**
 * A {@link Transform} that has learnt its numbers. Immutable; it treats each row by itself. {@link
 * TransformFile} saves those of this package, and a loaded one gives the same bits.
 */
public interface FittedTransform {
  /**
   * The transformed features.
   *
   * @param features F32 or U8 [n, ...] whose rows have the shape of those it was fitted on;
   *     unchanged
   * @return F32 [n, ...], new
   * @throws IllegalArgumentException if the rows have another shape, or a value has no image, such
   *     as the logarithm of a negative number
   */
  HostTensor apply(HostTensor features);

  /**
   * The features that {@link #apply} would turn into these, up to rounding and up to what the
   * transform leaves out, which its own description says.
   *
   * @param transformed F32 [n, ...]; unchanged
   * @return F32 [n, ...], new
   * @throws IllegalArgumentException if the rows do not have the shape that {@link #apply} gives
   * @throws UnsupportedOperationException if the transform keeps too little to be inverted; the
   *     message names the setting that keeps it
   */
  HostTensor invert(HostTensor transformed);

  /**
   * The names of the columns that {@link #apply} gives.
   *
   * @param names of the columns it takes, or empty
   * @return empty if the given list is
   */
  default List<String> names(List<String> names) {
    return names;
  }

  /** The dataset with transformed features; targets stay, names are those of the new columns. */
  default Dataset apply(Dataset data) {
    return data.withFeatures(apply(data.features()), names(data.featureNames()));
  }

  /** All three parts with transformed features. */
  default Split apply(Split split) {
    return new Split(apply(split.train()), apply(split.validation()), apply(split.test()));
  }

  /** Targets transformed like features. */
  default Targets.Values apply(Targets.Values targets) {
    return new Targets.Values(apply(targets.values()), names(targets.names()));
  }

  /**
   * The dataset with transformed targets.
   *
   * @throws IllegalStateException if the targets are classes
   */
  default Dataset applyToTargets(Dataset data) {
    return data.withTargets(apply(data.values()));
  }
}

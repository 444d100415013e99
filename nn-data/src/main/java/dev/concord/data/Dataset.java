package dev.concord.data;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Rows of features with their targets, all in memory. It is the data itself: which rows form a
 * batch is {@link Batches}' matter, and how values are scaled that of {@code
 * dev.concord.data.preprocess}. It checks itself when made and is not changed afterwards; the
 * arrays are held, not copied.
 *
 * <p>Datasets are equal when features, targets and names are; where the rows come from does not
 * count.
 *
 * @param features F32 [n, ...], all finite, or U8 [n, ...], such as images [n, 28, 28]; n may be 0
 * @param targets of the same n rows
 * @param featureNames one name for each element of a row, in row-major order, or empty where they
 *     have none
 * @param origin where the n rows come from, by which overlapping parts are noticed
 */
public record Dataset(
    HostTensor features, Targets targets, List<String> featureNames, RowOrigin origin) {
  /**
   * Checks the data.
   *
   * @throws IllegalArgumentException if the features are of another type, hold NaN or infinity,
   *     have another number of rows than the targets or the origin, or if the number of names does
   *     not fit
   */
  public Dataset {
    featureNames = List.copyOf(featureNames);
    if (features.type().dtype() == DType.I32 || features.shape().rank() < 1) {
      throw new IllegalArgumentException(
          "Features must be F32 or U8 with rows along the first axis, got "
              + features.type()
              + ".");
    }
    if (features.shape().length(0) != targets.size()) {
      throw new IllegalArgumentException(
          "Features and targets must have the same number of rows, got %d (features %s) and %d."
              .formatted(features.shape().length(0), features.type(), targets.size()));
    }
    if (origin.size() != targets.size()) {
      throw new IllegalArgumentException(
          "The origin must name a row for each of the %d rows, got %d."
              .formatted(targets.size(), origin.size()));
    }
    if (!featureNames.isEmpty() && featureNames.size() != Rows.size(features)) {
      throw new IllegalArgumentException(
          "Expected a name for each of the %d features or none at all, got %d names."
              .formatted(Rows.size(features), featureNames.size()));
    }
    Rows.requireFinite("features", features, featureNames);
  }

  /** New data: its rows come from nowhere else. */
  public Dataset(HostTensor features, Targets targets, List<String> featureNames) {
    this(features, targets, featureNames, RowOrigin.ofNewSource(targets.size()));
  }

  /** New data whose features have no names. */
  public Dataset(HostTensor features, Targets targets) {
    this(features, targets, List.of());
  }

  /** Number of rows, n. */
  public int size() {
    return features.shape().length(0);
  }

  /** The shape of one row's features, such as [28, 28]. */
  public Shape featureShape() {
    return features.shape().trailing(1);
  }

  /** The given rows in that order, copied; a row may come several times. */
  public Dataset select(int[] rows) {
    return new Dataset(
        features.rows(rows), targets.select(rows), featureNames, origin.select(rows));
  }

  /** The rows from {@code from} up to but without {@code to}, copied. */
  public Dataset slice(int from, int to) {
    if (from < 0 || to < from || to > size()) {
      throw new IndexOutOfBoundsException(
          "Rows %d to %d (exclusive) do not exist: the data has %d rows."
              .formatted(from, to, size()));
    }
    int[] rows = new int[to - from];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = from + i;
    }
    return select(rows);
  }

  /**
   * The same data as a source of its own: for the rare case that rows are judged by what was learnt
   * from themselves on purpose, such as the four of XOR, which a {@link Split} refuses otherwise.
   */
  public Dataset asOwnSource() {
    return new Dataset(features, targets, featureNames);
  }

  /** The same data with every row's features in one axis: [n, 28, 28] becomes [n, 784]. */
  public Dataset flattened() {
    return withFeatures(features.reshape(Shape.of(size(), Rows.size(features))), featureNames);
  }

  /** The same targets with other features, such as scaled ones, of as many rows. */
  public Dataset withFeatures(HostTensor newFeatures, List<String> newFeatureNames) {
    return new Dataset(newFeatures, targets, newFeatureNames, origin);
  }

  /** The same features with other targets, such as one-hot ones, of as many rows. */
  public Dataset withTargets(Targets newTargets) {
    return new Dataset(features, newTargets, featureNames, origin);
  }

  /**
   * The class labels.
   *
   * @throws IllegalStateException if the targets are numbers
   */
  public Targets.Labels labels() {
    return switch (targets) {
      case Targets.Labels labels -> labels;
      case Targets.Values values ->
          throw new IllegalStateException(
              "Expected class labels, but the targets are numbers " + values.values().type() + ".");
    };
  }

  /**
   * The targets that are numbers.
   *
   * @throws IllegalStateException if the targets are classes
   */
  public Targets.Values values() {
    return switch (targets) {
      case Targets.Values values -> values;
      case Targets.Labels labels ->
          throw new IllegalStateException(
              "Expected targets that are numbers, but they are " + labels.classes() + " classes.");
    };
  }

  /** Equality of features, targets and names. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Dataset data
        && features.equals(data.features)
        && targets.equals(data.targets)
        && featureNames.equals(data.featureNames);
  }

  @Override
  public int hashCode() {
    return Objects.hash(features, targets, featureNames);
  }
}

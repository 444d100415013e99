package dev.concord.train;

import dev.concord.data.Dataset;
import dev.concord.data.RowOrigin;
import dev.concord.data.Targets;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Rows to train on or to judge by, as the tensors that programs read: one tensor per model input,
 * the targets, and what each row counts; all have the same number of rows along the first axis.
 *
 * @param features one tensor per model input, F32, I32 or U8
 * @param targets I32 [n] labels or F32 [n, …] values
 * @param weights F32 [n] sample weights, ≥ 0 and not all 0, or null where every row counts 1. How
 *     they enter the loss says its {@link dev.concord.loss.Reduction}
 * @param origin where the rows come from, by which overlapping parts are noticed; null where that
 *     is not known
 */
public record TrainingData(
    List<HostTensor> features, HostTensor targets, HostTensor weights, RowOrigin origin) {
  /**
   * Checks that all have the same number of rows, at least one, that all numbers are finite, and
   * that the weights are none below 0 and not all 0.
   */
  public TrainingData {
    features = List.copyOf(features);
    if (targets.shape().rank() < 1 || targets.shape().length(0) < 1) {
      throw new IllegalArgumentException(
          "Expected targets with at least 1 row, got " + targets.type());
    }
    for (HostTensor tensor : features) {
      if (tensor.shape().rank() < 1 || tensor.shape().length(0) != targets.shape().length(0)) {
        throw new IllegalArgumentException(
            "Features and targets have the same number of rows, got "
                + tensor.type()
                + " and "
                + targets.type());
      }
      requireFinite("features", tensor);
    }
    requireFinite("targets", targets);
    if (weights != null) {
      requireWeights(weights, targets.shape().length(0));
    }
    if (origin != null && origin.size() != targets.shape().length(0)) {
      throw new IllegalArgumentException(
          "The origin must name a row for each of the %d rows, got %d"
              .formatted(targets.shape().length(0), origin.size()));
    }
  }

  /** Rows that all count the same. */
  public TrainingData(List<HostTensor> features, HostTensor targets) {
    this(features, targets, null, null);
  }

  /** Rows with sample weights, or null where they all count the same. */
  public TrainingData(List<HostTensor> features, HostTensor targets, HostTensor weights) {
    this(features, targets, weights, null);
  }

  /** The same rows with sample weights F32 [n]. */
  public TrainingData withWeights(HostTensor sampleWeights) {
    return new TrainingData(features, targets, sampleWeights, origin);
  }

  /** Checks sample weights of so many rows. */
  static void requireWeights(HostTensor weights, int rows) {
    TensorType expected = TensorType.f32(rows);
    if (!weights.type().equals(expected)) {
      throw new IllegalArgumentException(
          "Sample weights are one number per row, %s, got %s".formatted(expected, weights.type()));
    }
    requireFinite("weights", weights);
    boolean positive = false;
    for (int row = 0; row < rows; row++) {
      float weight = weights.floats()[row];
      if (weight < 0) {
        throw new IllegalArgumentException(
            "Sample weights are at least 0, got %s in row %d: leave out a row, or give it weight 0"
                .formatted(weight, row));
      }
      positive |= weight > 0;
    }
    if (!positive) {
      throw new IllegalArgumentException(
          "All sample weights are 0, so no row counts: at least one weight is above 0");
    }
  }

  static void requireFinite(String what, HostTensor tensor) {
    if (tensor.type().dtype() == DType.F32) {
      float[] values = tensor.floats();
      for (int i = 0; i < tensor.size(); i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "The %s must be finite, got %s in row %d: mend or leave out that row"
                  .formatted(what, values[i], i / tensor.shape().trailing(1).size()));
        }
      }
    }
  }

  /** The rows of a data set, for models of one input. */
  public static TrainingData of(Dataset data) {
    HostTensor targets =
        switch (data.targets()) {
          case Targets.Labels labels -> labels.ids();
          case Targets.Values values -> values.values();
        };
    return new TrainingData(List.of(data.features()), targets, null, data.origin());
  }

  /** Whether other data has the same features, targets and weights, row by row. */
  boolean hasRowsOf(TrainingData other) {
    return this == other
        || (features.equals(other.features)
            && targets.equals(other.targets)
            && Objects.equals(weights, other.weights));
  }

  /** Number of rows. */
  public int rows() {
    return targets.shape().length(0);
  }

  /** The given rows in that order, copied; a row may come several times. */
  public TrainingData select(int... rows) {
    return new TrainingData(
        features.stream().map(tensor -> tensor.rows(rows)).toList(),
        targets.rows(rows),
        weights == null ? null : weights.rows(rows),
        knownOrigin().select(rows));
  }

  /** The targets stand for rows that nothing else is known of: parts of them can be compared. */
  private RowOrigin knownOrigin() {
    return origin == null ? RowOrigin.ofSource(targets, rows()) : origin;
  }

  /**
   * The same data as a source of its own: for the rare case that rows are judged by what was learnt
   * from themselves on purpose, such as the four of XOR.
   */
  public TrainingData asOwnSource() {
    return new TrainingData(features, targets, weights, RowOrigin.ofNewSource(rows()));
  }

  /**
   * Checks that rows to judge by are none of these rows, as far as they come from one data set or
   * one tensor of targets.
   *
   * @throws IllegalArgumentException if a row is in both, naming the first
   */
  void requireApart(TrainingData judged) {
    OptionalInt shared = knownOrigin().sharedRow(judged.knownOrigin());
    if (shared.isPresent()) {
      throw new IllegalArgumentException(
          ("Validation data must not overlap the training data: row %d of the data set they come"
                  + " from is in both. Split the rows first, or make them a data set of their own,"
                  + " with asOwnSource(), if that is meant.")
              .formatted(shared.getAsInt()));
    }
  }
}

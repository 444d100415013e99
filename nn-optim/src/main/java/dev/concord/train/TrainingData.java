package dev.concord.train;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.util.List;

/**
 * Rows to train on or to judge by, as the tensors that programs read: one tensor per model input,
 * and the targets; all have the same number of rows along the first axis.
 *
 * @param features one tensor per model input, F32, I32 or U8
 * @param targets I32 [n] labels or F32 [n, …] values
 */
public record TrainingData(List<HostTensor> features, HostTensor targets) {
  /**
   * Checks that all have the same number of rows, at least one, and that all numbers are finite.
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
  }

  private static void requireFinite(String what, HostTensor tensor) {
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
    return new TrainingData(List.of(data.features()), targets);
  }

  /** Number of rows. */
  public int rows() {
    return targets.shape().length(0);
  }
}

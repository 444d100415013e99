package dev.concord.loss;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/** What says of each row which of several classes it belongs to. */
public enum ClassTargets {
  /** I32 labels [batch], 0 to classes − 1. */
  LABELS {
    @Override
    TensorType type(TensorType prediction) {
      return new TensorType(DType.I32, prediction.shape().leading(1));
    }

    @Override
    void require(TensorType prediction, HostTensor targets) {
      int classes = prediction.shape().length(1);
      for (int row = 0; row < targets.size(); row++) {
        int label = targets.ints()[row];
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              "The model has %d classes, so labels are 0 to %d; row %d has label %d"
                  .formatted(classes, classes - 1, row, label));
        }
      }
    }
  },

  /** F32 distributions [batch, classes] whose rows sum to 1: one-hot, or soft. */
  DISTRIBUTIONS {
    @Override
    TensorType type(TensorType prediction) {
      return prediction;
    }

    @Override
    void require(TensorType prediction, HostTensor targets) {
      int classes = prediction.shape().length(1);
      for (int row = 0; row < prediction.shape().length(0); row++) {
        requireDistribution(targets.floats(), row, classes);
      }
    }
  };

  /** The type of targets for predictions [batch, classes]. */
  abstract TensorType type(TensorType prediction);

  /** Checks the elements of targets of that type; the first wrong row is named. */
  abstract void require(TensorType prediction, HostTensor targets);

  private static void requireDistribution(float[] values, int row, int classes) {
    double sum = 0;
    boolean negative = false;
    for (int c = 0; c < classes; c++) {
      sum += values[row * classes + c];
      negative |= values[row * classes + c] < 0;
    }
    if (negative || !(Math.abs(sum - 1) < 1e-3)) {
      throw new IllegalArgumentException(
          "A target distribution is not negative and sums to 1; row %d sums to %s%s"
              .formatted(row, sum, negative ? " and has a negative element" : ""));
    }
  }
}

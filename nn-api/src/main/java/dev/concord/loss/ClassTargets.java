package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.stream.IntStream;

/** What says of each row which of several classes it belongs to. */
public enum ClassTargets {
  /** I32 labels [batch], 0 to classes − 1. */
  LABELS {
    @Override
    TensorType type(TensorType prediction) {
      return new TensorType(DType.I32, prediction.shape().leading(1));
    }

    @Override
    Value shares(Value prediction, Value target) {
      int batch = prediction.shape().length(0);
      int[] numbers = IntStream.range(0, prediction.shape().length(1)).toArray();
      Value classes =
          prediction.graph().constant(HostTensor.of(Shape.of(1, numbers.length), numbers));
      return Map.of(
          Reshape.of(target, Shape.of(batch, 1)),
          classes,
          (t, c) -> t.equalTo(c).select(Expr.constant(1f), Expr.constant(0f)));
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
    Value shares(Value prediction, Value target) {
      return target;
    }

    @Override
    void require(TensorType prediction, HostTensor targets) {
      int classes = prediction.shape().length(1);
      for (int row = 0; row < prediction.shape().length(0); row++) {
        requireDistribution(targets.floats(), row, classes);
      }
    }
  };

  /**
   * The type of targets for a prediction.
   *
   * @param loss its name, to begin the message
   * @throws IllegalArgumentException if the prediction is not [batch, classes] of two classes or
   *     more
   */
  TensorType type(String loss, TensorType prediction) {
    if (prediction.shape().rank() != 2 || prediction.shape().length(1) < 2) {
      throw new IllegalArgumentException(
          "%s takes outputs [batch, classes] of at least 2 classes, the model gives %s%s"
              .formatted(
                  loss,
                  prediction,
                  prediction.shape().trailing(1).size() == 1
                      ? ": for two classes by one output take BinaryCrossEntropy"
                      : ""));
    }
    return type(prediction);
  }

  abstract TensorType type(TensorType prediction);

  /** The targets as distributions F32 [batch, classes]. */
  abstract Value shares(Value prediction, Value target);

  /**
   * The same, {@code (1 − ε)·t + ε ÷ classes}: Szegedy et al., "Rethinking the inception
   * architecture", 2015.
   */
  Value smoothed(Value prediction, Value target, float smoothing) {
    float floor = smoothing / prediction.shape().length(1);
    return Map.of(
        shares(prediction, target), t -> t.fma(Expr.constant(1 - smoothing), Expr.constant(floor)));
  }

  static void requireSmoothing(float smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "Label smoothing is at least 0 and below 1, got " + smoothing);
    }
  }

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

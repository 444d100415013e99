package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;

/** What says of each output of a row whether the row belongs to its class. */
public enum BinaryTargets {
  /** F32 of the prediction's shape: 0, 1, or between for losses that take soft targets. */
  SHARES {
    @Override
    public TensorType type(TensorType prediction) {
      return prediction;
    }

    @Override
    boolean allows(double target) {
      return target >= 0 && target <= 1;
    }

    @Override
    String range() {
      return "0 to 1";
    }

    @Override
    Expr share(Expr target) {
      return target;
    }
  },

  /** I32 labels 0 or 1, as many as outputs: [batch] for one output. */
  LABELS {
    @Override
    public TensorType type(TensorType prediction) {
      Shape shape = prediction.shape();
      boolean single = shape.trailing(1).size() == 1;
      return new TensorType(DType.I32, single ? shape.leading(1) : shape);
    }

    @Override
    boolean allows(double target) {
      return target == 0 || target == 1;
    }

    @Override
    String range() {
      return "0 or 1";
    }

    @Override
    Expr share(Expr target) {
      return target.toFloat();
    }
  },

  /** F32 of the prediction's shape: −1 or 1. */
  SIGNS {
    @Override
    public TensorType type(TensorType prediction) {
      return prediction;
    }

    @Override
    boolean allows(double target) {
      return target == -1 || target == 1;
    }

    @Override
    String range() {
      return "-1 or 1";
    }

    @Override
    Expr share(Expr target) {
      return target.fma(Expr.constant(0.5f), Expr.constant(0.5f));
    }
  };

  /** The type of targets for a prediction. */
  public abstract TensorType type(TensorType prediction);

  abstract boolean allows(double target);

  abstract String range();

  /** 1 for the class, 0 for the other, as a float. */
  abstract Expr share(Expr target);

  /**
   * Checks the elements of targets of the right type; the first wrong row is named.
   *
   * @param loss its name, to begin the message
   */
  void require(String loss, TensorType prediction, HostTensor targets) {
    int perRow = prediction.shape().trailing(1).size();
    for (int i = 0; i < targets.size(); i++) {
      double target = targets.type().dtype() == DType.I32 ? targets.ints()[i] : targets.floats()[i];
      if (!allows(target)) {
        String got = targets.type().dtype() == DType.I32 ? "" + (int) target : "" + (float) target;
        throw new IllegalArgumentException(
            "Targets of %s are %s, got %s in row %d".formatted(loss, range(), got, i / perRow));
      }
    }
  }

  /** The targets as float32 shares of the prediction's shape. */
  Value shares(Value prediction, Value target) {
    return Map.of(Reshape.of(target, prediction.shape()), this::share);
  }
}

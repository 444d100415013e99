package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Softmax over the last axis of float32 x: with m the row's maximum, {@code e = exp(x − m)}, {@code
 * s = Σ e}, {@code r = 1 ÷ s}, the result is {@code e · r}; its logarithm is {@code (x − m) − log
 * s}. The last axis must not be empty.
 *
 * @param logarithm whether to give log-softmax instead
 */
public record Softmax(boolean logarithm) implements Kernel {
  @Override
  public String name() {
    return logarithm ? "log_softmax" : "softmax";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Require.dtype(inputs, 0, "x", DType.F32);
    requireClasses(inputs.get(0));
    return inputs;
  }

  static void requireClasses(TensorType x) {
    Require.that(
        x.shape().rank() >= 1 && x.shape().length(-1) > 0,
        "a last axis with at least one class",
        x);
  }

  /**
   * Maximum, exponentials' sum and its logarithm of one row.
   *
   * @param max largest element, NaN if any is
   * @param sum Σ exp(x − max)
   */
  record Row(double max, double sum) {
    static Row of(Arithmetic arithmetic, int count, IntToDoubleFunction x) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < count && max == max; c++) {
        double value = x.applyAsDouble(c);
        max = value != value || value > max ? value : max;
      }
      double shift = arithmetic.add(max, 0);
      return new Row(
          shift,
          OrderedSum.of(
              arithmetic, count, c -> exponential(arithmetic, x.applyAsDouble(c), shift)));
    }
  }

  static double exponential(Arithmetic arithmetic, double x, double max) {
    return arithmetic.call(ExponentialFunctions.EXP, arithmetic.subtract(x, max));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    int classes = x.type().shape().length(-1);
    for (int base = 0; base < x.type().size(); base += classes) {
      int first = base;
      Row row = Row.of(arithmetic, classes, c -> x.get(first + c));
      double reciprocal = arithmetic.divide(1, row.sum());
      double logSum = logarithm ? arithmetic.call(LogarithmicFunctions.LOG, row.sum()) : 0;
      for (int c = 0; c < classes; c++) {
        double shifted = arithmetic.subtract(x.get(base + c), row.max());
        outputs
            .get(0)
            .set(
                base + c,
                logarithm
                    ? arithmetic.subtract(shifted, logSum)
                    : arithmetic.multiply(
                        exponential(arithmetic, x.get(base + c), row.max()), reciprocal));
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    Value g = adjoints.get(0);
    if (!wanted.get(0) || g == null) {
      return Arrays.asList((Value) null);
    }
    Value y = application.output(0);
    int last = y.shape().rank() - 1;
    if (logarithm) {
      // x' = g − softmax·Σ g
      Value sum = keepLast(Reduce.sum(g, last));
      Value scaled = Map.of(y, sum, (a, s) -> ExponentialFunctions.EXP.of(a).times(s));
      return List.of(Map.of(g, scaled, (a, b) -> a.minus(b)));
    }
    // x' = (g − Σ g·y)·y
    Value dot = keepLast(Reduce.sum(Map.of(g, y, (a, b) -> a.times(b)), last));
    Value centred = Map.of(g, dot, (a, b) -> a.minus(b));
    return List.of(Map.of(centred, y, (a, b) -> a.times(b)));
  }

  private static Value keepLast(Value reduced) {
    return Reshape.of(reduced, reduced.shape().concat(dev.concord.tensor.Shape.of(1)));
  }
}

package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Position of the largest (or smallest) element of float32 x along {@code axes}, counted row-major
 * over those axes: the first NaN if there is one, else the lowest position among equals. The result
 * is I32 without those axes. Taking it over no element is an error. It has no gradient.
 *
 * @param largest true for arg max, false for arg min
 * @param axes ascending axis numbers
 */
public record ArgExtreme(boolean largest, List<Integer> axes) implements Kernel {
  /** Copies the axes. */
  public ArgExtreme {
    axes = List.copyOf(axes);
  }

  @Override
  public String name() {
    return largest ? "arg_max" : "arg_min";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Require.dtype(inputs, 0, "x", DType.F32);
    Reduce.Layout layout = Reduce.Layout.of(inputs.get(0).shape(), axes);
    Require.that(
        layout.count() > 0 || layout.kept().size() == 0,
        "at least one element along axes " + axes,
        inputs.get(0));
    return List.of(new TensorType(DType.I32, layout.kept()));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    Reduce.Layout layout = Reduce.Layout.of(x.type().shape(), axes);
    for (int o = 0; o < layout.base().length; o++) {
      int best = 0;
      double bestValue = x.get(layout.base()[o] + layout.step()[0]);
      for (int r = 1; r < layout.count() && bestValue == bestValue; r++) {
        double value = x.get(layout.base()[o] + layout.step()[r]);
        boolean better = largest ? value > bestValue : value < bestValue;
        if (better || value != value) {
          best = r;
          bestValue = value;
        }
      }
      outputs.get(0).set(o, best);
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    return Arrays.asList((Value) null);
  }

  /** Position of the largest element of x along one axis; negative axes count from the end. */
  public static Value max(Value x, int axis) {
    return x.graph().apply(new ArgExtreme(true, List.of(x.shape().axis(axis))), x);
  }
}

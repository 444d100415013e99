package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Positions {@code from} (inclusive) to {@code to} (exclusive) along one axis of x, of any element
 * type. Its gradient pads with zeros.
 */
public record Slice(int axis, int from, int to) implements Kernel {
  @Override
  public String name() {
    return "slice";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    Require.that(axis >= 0 && axis < shape.rank(), "an axis of " + shape, axis);
    Require.that(
        0 <= from && from <= to && to <= shape.length(axis),
        "0 ≤ from ≤ to ≤ " + shape.length(axis),
        from + " to " + to);
    return List.of(inputs.get(0).withShape(shape.with(axis, to - from)));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Shape x = inputs.get(0).type().shape();
    Shape out = outputs.get(0).type().shape();
    int inner = x.trailing(axis + 1).size();
    int run = (to - from) * inner;
    for (int i = 0; i < out.size(); i++) {
      int source = i / run * x.length(axis) * inner + from * inner + i % run;
      outputs.get(0).set(i, inputs.get(0).get(source));
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList((Value) null);
    }
    int length = application.input(0).shape().length(axis);
    return List.of(application.graph().apply(new Pad(axis, from, length - to), adjoints.get(0)));
  }
}

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
 * Adds {@code before} and {@code after} positions of +0 along one axis of x, of any element type.
 * The gradient of {@link Slice}.
 */
public record Pad(int axis, int before, int after) implements Kernel {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    Require.that(axis >= 0 && axis < shape.rank(), "an axis of " + shape, axis);
    Require.that(before >= 0 && after >= 0, "paddings of at least 0", before + " and " + after);
    return List.of(inputs.get(0).withShape(shape.with(axis, before + shape.length(axis) + after)));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Shape x = inputs.get(0).type().shape();
    Shape out = outputs.get(0).type().shape();
    int inner = x.trailing(axis + 1).size();
    int run = out.length(axis) * inner;
    for (int i = 0; i < out.size(); i++) {
      int position = i % run / inner - before;
      boolean inside = position >= 0 && position < x.length(axis);
      int source = i / run * x.length(axis) * inner + position * inner + i % inner;
      outputs.get(0).set(i, inside ? inputs.get(0).get(source) : 0);
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList((Value) null);
    }
    int length = application.input(0).shape().length(axis);
    return List.of(
        application.graph().apply(new Slice(axis, before, before + length), adjoints.get(0)));
  }
}

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
 * Reorders axes: axis i of the result is axis {@code order[i]} of x, of any element type.
 *
 * @param order a permutation of 0 … rank − 1
 */
public record Transpose(List<Integer> order) implements Kernel {
  /** Copies the order. */
  public Transpose {
    order = List.copyOf(order);
  }

  @Override
  public String name() {
    return "transpose";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    List<Integer> sorted = order.stream().sorted().toList();
    List<Integer> all = java.util.stream.IntStream.range(0, shape.rank()).boxed().toList();
    Require.that(sorted.equals(all), "a permutation of the axes of " + shape, order);
    return List.of(
        inputs.get(0).withShape(Shape.of(order.stream().mapToInt(shape::length).toArray())));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    int[] from = inputs.get(0).type().shape().strides();
    Shape to = outputs.get(0).type().shape();
    for (int i = 0; i < to.size(); i++) {
      int rest = i;
      int source = 0;
      for (int axis = to.rank() - 1; axis >= 0; axis--) {
        source += rest % to.length(axis) * from[order.get(axis)];
        rest /= to.length(axis);
      }
      outputs.get(0).set(i, inputs.get(0).get(source));
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList((Value) null);
    }
    Integer[] inverse = new Integer[order.size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[order.get(axis)] = axis;
    }
    return List.of(application.graph().apply(new Transpose(List.of(inverse)), adjoints.get(0)));
  }
}

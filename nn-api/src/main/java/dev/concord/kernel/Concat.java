package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors behind one another along one axis; element types and all other lengths are equal. Along
 * axis 0 the planner lets the inputs be computed in place where it can. Its gradient is {@link
 * Slice}.
 */
public record Concat(int axis) implements Kernel {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, Integer.MAX_VALUE);
    TensorType first = inputs.get(0);
    Require.that(axis >= 0 && axis < first.shape().rank(), "an axis of " + first.shape(), axis);
    int total = 0;
    for (TensorType input : inputs) {
      Require.that(
          input.dtype() == first.dtype()
              && input.shape().rank() == first.shape().rank()
              && input.shape().with(axis, 0).equals(first.shape().with(axis, 0)),
          "inputs like " + first + " but for axis " + axis,
          input);
      total = Math.addExact(total, input.shape().length(axis));
    }
    return List.of(first.withShape(first.shape().with(axis, total)));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Shape out = outputs.get(0).type().shape();
    int outRun = out.trailing(axis).size();
    int start = 0;
    for (Elements input : inputs) {
      int run = input.type().shape().trailing(axis).size();
      for (int i = 0; i < input.type().size(); i++) {
        outputs.get(0).set(i / run * outRun + start + i % run, input.get(i));
      }
      start += run;
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    List<Value> results = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < wanted.size(); i++) {
      int length = application.input(i).shape().length(axis);
      boolean needed = wanted.get(i) && adjoints.get(0) != null;
      results.add(
          needed
              ? application.graph().apply(new Slice(axis, start, start + length), adjoints.get(0))
              : null);
      start += length;
    }
    return results;
  }
}

package org.example.cumulative;

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
 * Running sums along the last axis of float32 x: {@code y[…, j] = x[…, 0] + … + x[…, j]}, added one
 * after another from +0. Backwards, the sums run from the last element to the first. The shape
 * stays.
 *
 * @param backwards whether to start at the end
 */
public record CumulativeSum(boolean backwards) implements Kernel {
  @Override
  public String name() {
    return backwards ? "cumulative_sum_backwards" : "cumulative_sum";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    if (inputs.size() != 1
        || inputs.get(0).dtype() != DType.F32
        || inputs.get(0).shape().rank() == 0) {
      throw new IllegalArgumentException(
          name() + " takes one F32 tensor with at least one axis, got " + inputs);
    }
    return inputs;
  }

  /** The definition: every backend's version must give these bits. */
  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    int columns = x.type().shape().length(-1);
    for (int row = 0; row < x.type().size(); row += Math.max(columns, 1)) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        int i = row + (backwards ? columns - 1 - j : j);
        sum = arithmetic.add(sum, x.get(i));
        outputs.get(0).set(i, sum);
      }
    }
  }

  /** x[i] is in every sum from y[i] on, so its adjoint is the sum of theirs: run the other way. */
  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList((Value) null);
    }
    return List.of(application.graph().apply(new CumulativeSum(!backwards), adjoints.get(0)));
  }

  /** Running sums of x. */
  public static Value of(Value x) {
    return x.graph().apply(new CumulativeSum(false), x);
  }
}

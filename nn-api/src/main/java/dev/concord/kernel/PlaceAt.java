package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a maximum or minimum: a tensor of {@code shape} that holds {@code g[o]} at
 * position {@code index[o]} of the reduced {@code axes} and +0 elsewhere. Inputs g (F32) and index
 * (I32) have the shape without those axes. An index outside the axes places nothing.
 *
 * @param axes ascending axis numbers that were reduced
 * @param shape shape of the result
 */
public record PlaceAt(List<Integer> axes, Shape shape) implements Kernel {
  /** Copies the axes. */
  public PlaceAt {
    axes = List.copyOf(axes);
  }

  @Override
  public String name() {
    return "place_at";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 2, 2);
    Require.dtype(inputs, 0, "g", DType.F32);
    Require.dtype(inputs, 1, "index", DType.I32);
    Shape kept = Reduce.Layout.of(shape, axes).kept();
    Require.that(
        inputs.stream().allMatch(input -> input.shape().equals(kept)),
        "g and index of shape " + kept,
        inputs);
    return List.of(new TensorType(DType.F32, shape));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Reduce.Layout layout = Reduce.Layout.of(shape, axes);
    for (int o = 0; o < layout.base().length; o++) {
      int chosen = (int) inputs.get(1).get(o);
      for (int r = 0; r < layout.count(); r++) {
        outputs
            .get(0)
            .set(layout.base()[o] + layout.step()[r], r == chosen ? inputs.get(0).get(o) : 0);
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList(null, null);
    }
    Value flat = application.graph().apply(new TakeAt(axes), adjoints.get(0), application.input(1));
    return Arrays.asList(flat, null);
  }
}

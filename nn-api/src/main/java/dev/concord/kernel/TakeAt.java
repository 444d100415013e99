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
 * One element per result: {@code out[o] = x[o, index[o]]}, where index counts row-major over {@code
 * axes} of float32 x; +0 where the index lies outside. The counterpart of {@link PlaceAt}.
 *
 * @param axes ascending axis numbers the index runs over
 */
public record TakeAt(List<Integer> axes) implements Kernel {
  /** Copies the axes. */
  public TakeAt {
    axes = List.copyOf(axes);
  }

  @Override
  public String name() {
    return "take_at";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 2, 2);
    Require.dtype(inputs, 0, "x", DType.F32);
    Require.dtype(inputs, 1, "index", DType.I32);
    Shape kept = Reduce.Layout.of(inputs.get(0).shape(), axes).kept();
    Require.that(inputs.get(1).shape().equals(kept), "an index of shape " + kept, inputs.get(1));
    return List.of(new TensorType(DType.F32, kept));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    Reduce.Layout layout = Reduce.Layout.of(x.type().shape(), axes);
    for (int o = 0; o < layout.base().length; o++) {
      int chosen = (int) inputs.get(1).get(o);
      boolean inside = chosen >= 0 && chosen < layout.count();
      outputs.get(0).set(o, inside ? x.get(layout.base()[o] + layout.step()[chosen]) : 0);
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList(null, null);
    }
    Kernel place = new PlaceAt(axes, application.input(0).shape());
    return Arrays.asList(
        application.graph().apply(place, adjoints.get(0), application.input(1)), null);
  }
}

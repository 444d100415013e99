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
 * The elements of {@code x} from row-major position {@code offset} on, under {@code shape}. With
 * offset 0 and equal sizes this is a plain reshape; otherwise it is one part of a longer run of
 * elements, such as one parameter of a contiguous group. The planner makes it a view: nothing
 * moves.
 *
 * @param shape shape of the result
 * @param offset position of its first element in x, ≥ 0
 */
public record Reshape(Shape shape, int offset) implements Kernel {
  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 1, 1);
    Require.that(
        offset >= 0 && offset + shape.size() <= inputs.get(0).size(),
        "at least " + (offset + shape.size()) + " elements for shape " + shape + " at " + offset,
        inputs.get(0));
    return List.of(inputs.get(0).withShape(shape));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    for (int i = 0; i < shape.size(); i++) {
      outputs.get(0).set(i, inputs.get(0).get(offset + i));
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList((Value) null);
    }
    Shape whole = application.input(0).shape();
    Value flat = of(adjoints.get(0), Shape.of(shape.size()));
    int after = whole.size() - offset - shape.size();
    Value padded =
        offset == 0 && after == 0
            ? flat
            : application.graph().apply(new Pad(0, offset, after), flat);
    return List.of(of(padded, whole));
  }

  /** {@code value} under another shape of the same size; itself if the shape is the same. */
  public static Value of(Value value, Shape shape) {
    if (value.shape().equals(shape)) {
      return value;
    }
    Require.that(
        value.shape().size() == shape.size(), "as many elements as " + shape, value.shape());
    return value.graph().apply(new Reshape(shape, 0), value);
  }
}

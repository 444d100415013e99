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
 * Adds rows into a table of zeros: {@code out[r, :] = Σ x[i…, :]} over the positions i with index
 * r, from +0, in ascending row-major position. x is F32 with the index's shape followed by a row's,
 * the index I32; the result is [rows, …]. Rows whose index lies outside are dropped.
 *
 * @param rows rows of the result
 */
public record ScatterAdd(int rows) implements Kernel {
  @Override
  public String name() {
    return "scatter_add";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 2, 2);
    Require.dtype(inputs, 0, "x", DType.F32);
    Require.dtype(inputs, 1, "index", DType.I32);
    Shape x = inputs.get(0).shape();
    Shape index = inputs.get(1).shape();
    Require.that(
        x.rank() >= index.rank() && x.leading(index.rank()).equals(index),
        "x whose leading axes are the index's " + index,
        x);
    return List.of(new TensorType(DType.F32, Shape.of(rows).concat(x.trailing(index.rank()))));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    Elements index = inputs.get(1);
    Elements out = outputs.get(0);
    int width = out.type().shape().trailing(1).size();
    for (int i = 0; i < out.type().size(); i++) {
      out.set(i, 0);
    }
    for (int i = 0; i < index.type().size(); i++) {
      int row = (int) index.get(i);
      for (int c = 0; row >= 0 && row < rows && c < width; c++) {
        int at = row * width + c;
        out.set(at, arithmetic.add(out.get(at), x.get(i * width + c)));
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList(null, null);
    }
    return Arrays.asList(
        application.graph().apply(new Gather(), adjoints.get(0), application.input(1)), null);
  }
}

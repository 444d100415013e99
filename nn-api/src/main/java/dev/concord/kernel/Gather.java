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
 * Rows of a table: {@code out[i…, :] = table[index[i…], :]}. The table is [rows, …] of any type,
 * the index I32 of any shape; the result has the index's shape followed by a row's. Bytes become
 * float32 0 … 255, other types stay. An index outside the table gives NaN (−1 for ints). The
 * gradient adds rows by {@link ScatterAdd}.
 */
public record Gather() implements Kernel {
  @Override
  public String name() {
    return "gather";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, 2, 2);
    TensorType table = inputs.get(0);
    Require.that(table.shape().rank() >= 1, "a table with rows", table);
    Require.dtype(inputs, 1, "index", DType.I32);
    DType dtype = table.dtype() == DType.U8 ? DType.F32 : table.dtype();
    return List.of(new TensorType(dtype, inputs.get(1).shape().concat(table.shape().trailing(1))));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements table = inputs.get(0);
    Elements index = inputs.get(1);
    Elements out = outputs.get(0);
    int rows = table.type().shape().length(0);
    int width = table.type().shape().trailing(1).size();
    double missing = out.type().dtype() == DType.I32 ? -1 : Double.NaN;
    for (int i = 0; i < index.type().size(); i++) {
      int row = (int) index.get(i);
      boolean inside = row >= 0 && row < rows;
      for (int c = 0; c < width; c++) {
        out.set(i * width + c, inside ? table.get(row * width + c) : missing);
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (!wanted.get(0) || adjoints.get(0) == null) {
      return Arrays.asList(null, null);
    }
    Kernel scatter = new ScatterAdd(application.input(0).shape().length(0));
    return Arrays.asList(
        application.graph().apply(scatter, adjoints.get(0), application.input(1)), null);
  }
}

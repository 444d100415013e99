package dev.concord.data;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/** Rows of a host tensor, a row being everything at one index of the first axis. */
final class Rows {
  private Rows() {}

  /** Elements of one row. */
  static int size(HostTensor tensor) {
    return tensor.shape().trailing(1).size();
  }

  /** A new tensor of the given rows in that order. */
  static HostTensor select(HostTensor tensor, int[] rows) {
    int count = tensor.shape().length(0);
    for (int row : rows) {
      if (row < 0 || row >= count) {
        throw new IndexOutOfBoundsException(
            "Row %d does not exist: the data has rows 0 to %d.".formatted(row, count - 1));
      }
    }
    Shape shape = tensor.shape().with(0, rows.length);
    HostTensor selected = HostTensor.zeros(tensor.type().withShape(shape));
    Object from = array(tensor);
    Object to = array(selected);
    int size = size(tensor);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(from, rows[i] * size, to, i * size, size);
    }
    return selected;
  }

  /**
   * Checks that no element of a float tensor is NaN or infinite.
   *
   * @param what names the tensor in the message
   * @param names the columns' names, or empty
   */
  static void requireFinite(String what, HostTensor tensor, List<String> names) {
    if (tensor.type().dtype() != DType.F32) {
      return;
    }
    float[] values = tensor.floats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int column = i % size(tensor);
        throw new IllegalArgumentException(
            "The %s must be finite, got %s in row %d, column %d%s: mend or leave out that row."
                .formatted(
                    what,
                    values[i],
                    i / size(tensor),
                    column,
                    names.isEmpty() ? "" : " (\"" + names.get(column) + "\")"));
      }
    }
  }

  private static Object array(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> tensor.floats();
      case I32 -> tensor.ints();
      case U8 -> tensor.bytes();
    };
  }
}

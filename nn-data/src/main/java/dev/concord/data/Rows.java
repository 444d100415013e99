package dev.concord.data;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.util.List;

/** Rows of a host tensor, a row being everything at one index of the first axis. */
final class Rows {
  private Rows() {}

  /** Elements of one row. */
  static int size(HostTensor tensor) {
    return tensor.shape().trailing(1).size();
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
}

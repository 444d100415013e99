package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * Features seen as a table of columns, a column being one position within a row, in row-major
 * order.
 *
 * @param values row after row
 */
record Columns(Shape rowShape, int rows, float[] values) {
  /** Of F32 features, whose array is used, or U8 features, which are converted (0 to 255). */
  static Columns of(HostTensor features) {
    if (features.shape().rank() < 1) {
      throw new IllegalArgumentException(
          "Features must have rows along their first axis, got a scalar " + features.type() + ".");
    }
    float[] values =
        switch (features.type().dtype()) {
          case F32 -> features.floats();
          case U8 -> unsigned(features.bytes());
          case I32 ->
              throw new IllegalArgumentException(
                  "Features must be F32 or U8, got " + features.type() + ".");
        };
    return new Columns(features.shape().trailing(1), features.shape().length(0), values);
  }

  /** The same for fitting: there must be a row, and every value must be finite. */
  static Columns toFit(HostTensor features) {
    Columns columns = of(features);
    if (columns.rows == 0) {
      throw new IllegalArgumentException(
          "Fitting needs at least 1 row, got " + features.type() + ".");
    }
    for (int i = 0; i < columns.values.length; i++) {
      if (!Float.isFinite(columns.values[i])) {
        throw new IllegalArgumentException(
            "Features must be finite, got %s in row %d, column %d."
                .formatted(columns.values[i], i / columns.count(), i % columns.count()));
      }
    }
    return columns;
  }

  /** Number of columns. */
  int count() {
    return rowShape.size();
  }

  private static float[] unsigned(byte[] bytes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }
}

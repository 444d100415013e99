package dev.concord.examples.lecture;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/** Between arrays of double, in which examples calculate and draw, and float32 tensors. */
final class Columns {
  private Columns() {}

  /** A table F32 [n, columns] whose columns are the given arrays of n numbers, rounded. */
  static HostTensor table(double[]... columns) {
    int rows = columns[0].length;
    float[] values = new float[rows * columns.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns.length; column++) {
        values[row * columns.length + column] = (float) columns[column][row];
      }
    }
    return HostTensor.of(Shape.of(rows, columns.length), values);
  }

  /** All elements, row by row. */
  static double[] values(HostTensor table) {
    double[] values = new double[table.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.floats()[i];
    }
    return values;
  }

  /** Column {@code column} of a table [n, …]. */
  static double[] of(HostTensor table, int column) {
    int width = table.shape().trailing(1).size();
    double[] values = new double[table.shape().length(0)];
    for (int row = 0; row < values.length; row++) {
      values[row] = table.floats()[row * width + column];
    }
    return values;
  }

  /** {@code count} numbers from {@code first} to {@code last} in equal steps. */
  static double[] steps(double first, double last, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + (last - first) * i / (count - 1);
    }
    return values;
  }
}

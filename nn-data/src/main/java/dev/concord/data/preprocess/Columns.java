package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Features seen as a table of columns, a column being one position within a row, in row-major
 * order.
 *
 * @param values row after row
 */
record Columns(Shape rowShape, int rows, float[] values) {
  /** A value that follows a row. */
  interface Term {
    /**
     * Computes it.
     *
     * @param values row after row
     * @param start where the row begins
     * @param number of the term, from 0 on
     */
    double of(float[] values, int start, int number);
  }

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
    return checked(features, false);
  }

  /** For fitting where NaN stands for a missing value: there must be a row, and no infinity. */
  static Columns toFitWithGaps(HostTensor features) {
    return checked(features, true);
  }

  private static Columns checked(HostTensor features, boolean gaps) {
    Columns columns = of(features);
    if (columns.rows == 0) {
      throw new IllegalArgumentException(
          "Fitting needs at least 1 row, got " + features.type() + ".");
    }
    for (int i = 0; i < columns.values.length; i++) {
      float value = columns.values[i];
      if (!Float.isFinite(value) && !(gaps && Float.isNaN(value))) {
        throw new IllegalArgumentException(
            "Features must be finite, got %s in row %d, column %d%s."
                .formatted(
                    value,
                    i / columns.count(),
                    i % columns.count(),
                    Float.isNaN(value) ? ": fill missing values first, with an Imputer" : ""));
      }
    }
    return columns;
  }

  /** For a fitted transform: rows of the shape it was fitted on. */
  static Columns fitted(HostTensor features, Shape rowShape) {
    Columns columns = of(features);
    if (!columns.rowShape.equals(rowShape)) {
      throw new IllegalArgumentException(
          "This transform expects rows of shape %s, got rows of shape %s (%s)."
              .formatted(rowShape, columns.rowShape, features.type()));
    }
    return columns;
  }

  /** The inverse of {@link #followedBy}: the rows without the values that follow them. */
  static HostTensor first(HostTensor extended, Shape rowShape, int following) {
    int count = rowShape.size();
    Columns columns = fitted(extended, Shape.of(count + following));
    float[] first = new float[columns.rows * count];
    for (int row = 0; row < columns.rows; row++) {
      System.arraycopy(columns.values, row * (count + following), first, row * count, count);
    }
    return HostTensor.of(Shape.of(columns.rows).concat(rowShape), first);
  }

  /** Rows of one axis: the values, then further ones computed from them. */
  HostTensor followedBy(int terms, Term term) {
    int count = count();
    int width = count + terms;
    float[] extended = new float[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * count, extended, row * width, count);
      for (int i = 0; i < terms; i++) {
        double value = term.of(values, row * count, i);
        extended[row * width + count + i] = (float) value;
        if (!Float.isFinite((float) value)) {
          throw new IllegalArgumentException(
              "Row %d: further column %d would be %s, beyond float32: scale the columns first."
                  .formatted(row, i, value));
        }
      }
    }
    return HostTensor.of(Shape.of(rows, width), extended);
  }

  /** Some columns, in this order: F32 [rows, chosen]. */
  HostTensor select(int[] chosen) {
    for (int column : chosen) {
      if (column < 0 || column >= count()) {
        throw new IllegalArgumentException(
            "Column %d does not exist: rows of shape %s have columns 0 to %d."
                .formatted(column, rowShape, count() - 1));
      }
    }
    float[] selected = new float[rows * chosen.length];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = values[i / chosen.length * count() + chosen[i % chosen.length]];
    }
    return HostTensor.of(Shape.of(rows, chosen.length), selected);
  }

  /** The values as a new tensor of this shape. */
  HostTensor copy(Shape shape) {
    return HostTensor.of(shape, values.clone());
  }

  /** Number of columns. */
  int count() {
    return rowShape.size();
  }

  /** The values of one column. */
  float[] column(int column) {
    float[] found = new float[rows];
    for (int row = 0; row < rows; row++) {
      found[row] = values[row * count() + column];
    }
    return found;
  }

  /** The values of one column that are not NaN. */
  float[] known(int column) {
    float[] all = column(column);
    int known = 0;
    for (float value : all) {
      if (!Float.isNaN(value)) {
        all[known++] = value;
      }
    }
    return Arrays.copyOf(all, known);
  }

  /** Each column's mean, summed in the order of the rows. */
  double[] means() {
    double[] mean = new double[count()];
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += values[i];
    }
    for (int column = 0; column < mean.length; column++) {
      mean[column] /= rows;
    }
    return mean;
  }

  /**
   * The covariances of all columns, with the number of rows below the fraction. Each is summed in
   * the order of the rows, whichever thread does it.
   */
  double[][] covariance(double[] mean) {
    int count = count();
    double[][] covariance = new double[count][count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              double[] sums = covariance[i];
              for (int row = 0; row < rows; row++) {
                double away = values[row * count + i] - mean[i];
                for (int j = 0; j <= i; j++) {
                  sums[j] += away * (values[row * count + j] - mean[j]);
                }
              }
            });
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] /= rows;
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  private static float[] unsigned(byte[] bytes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }
}

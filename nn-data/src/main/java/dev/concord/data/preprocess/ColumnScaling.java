package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;

/**
 * Shifts and scales each column: {@code y = (x − offset) / scale}, and back {@code x = y·scale +
 * offset}. Computed in double and rounded once to float32. Its numbers can be read, so that a saved
 * model can carry them along.
 */
public final class ColumnScaling implements FittedTransform {
  private final Shape rowShape;
  private final double[] offset;
  private final double[] scale;

  /**
   * A scaling with known numbers, such as those of a saved model.
   *
   * @param rowShape shape of one row of features
   * @param offset finite, one for each column
   * @param scale finite and not 0, one for each column
   * @throws IllegalArgumentException if there are not so many numbers, or one is not allowed
   */
  public ColumnScaling(Shape rowShape, double[] offset, double[] scale) {
    if (offset.length != rowShape.size() || scale.length != rowShape.size()) {
      throw new IllegalArgumentException(
          "Rows of shape %s need %d offsets and scales, got %d and %d."
              .formatted(rowShape, rowShape.size(), offset.length, scale.length));
    }
    for (int column = 0; column < offset.length; column++) {
      if (!Double.isFinite(offset[column])
          || !Double.isFinite(scale[column])
          || scale[column] == 0) {
        throw new IllegalArgumentException(
            "Offsets are finite, scales finite and not 0; column %d has %s and %s."
                .formatted(column, offset[column], scale[column]));
      }
    }
    this.rowShape = rowShape;
    this.offset = offset.clone();
    this.scale = scale.clone();
  }

  /** What is subtracted from each column, such as its mean. */
  public double[] offset() {
    return offset.clone();
  }

  /** What each column is divided by, such as its standard deviation. */
  public double[] scale() {
    return scale.clone();
  }

  @Override
  public HostTensor apply(HostTensor features) {
    float[] from = rows(features);
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      int column = i % offset.length;
      to[i] = (float) ((from[i] - offset[column]) / scale[column]);
    }
    return HostTensor.of(features.shape(), to);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    float[] from = rows(transformed);
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      int column = i % offset.length;
      to[i] = (float) (from[i] * scale[column] + offset[column]);
    }
    return HostTensor.of(transformed.shape(), to);
  }

  private float[] rows(HostTensor features) {
    Columns columns = Columns.of(features);
    if (!columns.rowShape().equals(rowShape)) {
      throw new IllegalArgumentException(
          "This scaling was fitted on rows of shape %s, got rows of shape %s (%s)."
              .formatted(rowShape, columns.rowShape(), features.type()));
    }
    return columns.values();
  }

  @Override
  public String toString() {
    return "ColumnScaling[offset=%s, scale=%s]"
        .formatted(Arrays.toString(offset), Arrays.toString(scale));
  }
}

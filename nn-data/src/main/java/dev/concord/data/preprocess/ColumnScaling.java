package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * Shifts and scales each column: {@code y = (x − offset) / scale}, and back {@code x = y·scale +
 * offset}. Computed in double and rounded once to float32. Its numbers can be read, so that a saved
 * model can carry them along.
 */
public final class ColumnScaling implements SavedTransform {
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
    float[] from = Columns.fitted(features, rowShape).values();
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      int column = i % offset.length;
      to[i] = (float) ((from[i] - offset[column]) / scale[column]);
    }
    return HostTensor.of(features.shape(), to);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    float[] from = Columns.fitted(transformed, rowShape).values();
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      int column = i % offset.length;
      to[i] = (float) (from[i] * scale[column] + offset[column]);
    }
    return HostTensor.of(transformed.shape(), to);
  }

  @Override
  public String type() {
    return "column_scaling";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("row_shape", rowShape, "offset", offset, "scale", scale);
  }

  static ColumnScaling read(SavedFields fields) {
    return new ColumnScaling(
        fields.shape("row_shape"), fields.doubles("offset"), fields.doubles("scale"));
  }

  @Override
  public String toString() {
    return "ColumnScaling[offset=%s, scale=%s]"
        .formatted(Arrays.toString(offset), Arrays.toString(scale));
  }
}

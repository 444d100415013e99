package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values that an {@link Imputer} puts in, and the columns whose gaps it indicates. */
public final class FittedImputer implements SavedTransform {
  private final Shape rowShape;
  private final double[] fill;
  private final int[] indicated;

  FittedImputer(Shape rowShape, double[] fill, int[] indicated) {
    this.rowShape = rowShape;
    this.fill = fill;
    this.indicated = indicated;
  }

  /** What is put into each column. */
  public double[] fill() {
    return fill.clone();
  }

  /** Numbers of the columns that have an indicator, in the order of the indicators. */
  public int[] indicated() {
    return indicated.clone();
  }

  @Override
  public HostTensor apply(HostTensor features) {
    Columns columns = Columns.fitted(features, rowShape);
    float[] values = columns.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isNaN(values[i]) ? (float) fill[i % fill.length] : values[i];
    }
    if (indicated.length == 0) {
      return HostTensor.of(features.shape(), values);
    }
    float[] original = columns.values();
    return new Columns(rowShape, columns.rows(), values)
        .followedBy(
            indicated.length,
            (filled, start, term) -> Float.isNaN(original[start + indicated[term]]) ? 1 : 0);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    if (indicated.length == 0) {
      Columns columns = Columns.fitted(transformed, rowShape);
      return HostTensor.of(transformed.shape(), columns.values().clone());
    }
    HostTensor values = Columns.first(transformed, rowShape, indicated.length);
    float[] restored = values.floats();
    float[] all = transformed.floats();
    int width = fill.length + indicated.length;
    for (int row = 0; row < values.shape().length(0); row++) {
      for (int i = 0; i < indicated.length; i++) {
        // A network's own answer is rarely exactly 0 or 1.
        if (all[row * width + fill.length + i] >= 0.5f) {
          restored[row * fill.length + indicated[i]] = Float.NaN;
        }
      }
    }
    return values;
  }

  @Override
  public List<String> names(List<String> names) {
    List<String> all = new ArrayList<>(names);
    for (int column : indicated) {
      if (!names.isEmpty()) {
        all.add(names.get(column) + " missing");
      }
    }
    return all;
  }

  @Override
  public String type() {
    return "imputer";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("row_shape", rowShape, "fill", fill, "indicated", indicated);
  }

  static FittedImputer read(SavedFields fields) {
    Shape shape = fields.shape("row_shape");
    return new FittedImputer(
        shape, fields.doubles("fill", shape.size()), fields.integers("indicated"));
  }
}

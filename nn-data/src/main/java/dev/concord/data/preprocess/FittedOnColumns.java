package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A fitted transform of some columns; the others pass. */
record FittedOnColumns(Shape rowShape, int[] columns, FittedTransform transform)
    implements SavedTransform {
  @Override
  public HostTensor apply(HostTensor features) {
    return replace(features, transform::apply);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    return replace(transformed, transform::invert);
  }

  private HostTensor replace(HostTensor features, UnaryOperator<HostTensor> change) {
    Columns all = Columns.fitted(features, rowShape);
    float[] changed = change.apply(all.select(columns)).floats();
    float[] values = all.values().clone();
    for (int i = 0; i < changed.length; i++) {
      values[i / columns.length * all.count() + columns[i % columns.length]] = changed[i];
    }
    return HostTensor.of(features.shape(), values);
  }

  @Override
  public List<String> names(List<String> names) {
    if (names.isEmpty()) {
      return names;
    }
    List<String> chosen = new ArrayList<>();
    for (int column : columns) {
      chosen.add(names.get(column));
    }
    List<String> changed = transform.names(chosen);
    List<String> all = new ArrayList<>(names);
    for (int i = 0; i < columns.length; i++) {
      all.set(columns[i], changed.get(i));
    }
    return all;
  }

  @Override
  public String type() {
    return "on_columns";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("row_shape", rowShape, "columns", columns, "transform", transform);
  }

  static FittedOnColumns read(SavedFields fields) {
    return new FittedOnColumns(
        fields.shape("row_shape"), fields.integers("columns"), fields.transform("transform"));
  }
}

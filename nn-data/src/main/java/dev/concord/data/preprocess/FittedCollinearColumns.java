package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which columns {@link CollinearColumns} kept, and how the removed ones follow from them: {@code x
 * = intercept + Σ coefficient_i · kept_i}.
 */
public final class FittedCollinearColumns implements SavedTransform {
  private final Shape rowShape;
  private final int[] kept;
  private final int[] removed;
  private final double[] intercepts;
  private final double[][] coefficients;

  private FittedCollinearColumns(
      Shape rowShape, int[] kept, int[] removed, double[] intercepts, double[][] coefficients) {
    this.rowShape = rowShape;
    this.kept = kept;
    this.removed = removed;
    this.intercepts = intercepts;
    this.coefficients = coefficients;
  }

  /** From regressions on the columns kept at the time, which are the first of those kept. */
  static FittedCollinearColumns of(
      Shape rowShape,
      List<Integer> kept,
      List<Integer> removed,
      double[] mean,
      List<double[]> regressions) {
    double[] intercepts = new double[removed.size()];
    double[][] coefficients = new double[removed.size()][kept.size()];
    for (int i = 0; i < intercepts.length; i++) {
      intercepts[i] = mean[removed.get(i)];
      double[] regression = regressions.get(i);
      for (int k = 0; k < regression.length; k++) {
        coefficients[i][k] = regression[k];
        intercepts[i] -= regression[k] * mean[kept.get(k)];
      }
    }
    return new FittedCollinearColumns(
        rowShape,
        kept.stream().mapToInt(Integer::intValue).toArray(),
        removed.stream().mapToInt(Integer::intValue).toArray(),
        intercepts,
        coefficients);
  }

  /** Numbers of the columns that stay, ascending. */
  public int[] kept() {
    return kept.clone();
  }

  /** Numbers of the columns that leave, ascending. */
  public int[] removed() {
    return removed.clone();
  }

  @Override
  public HostTensor apply(HostTensor features) {
    return Columns.fitted(features, rowShape).select(kept);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    Columns columns = Columns.fitted(transformed, Shape.of(kept.length));
    int width = rowShape.size();
    float[] from = columns.values();
    float[] to = new float[columns.rows() * width];
    for (int row = 0; row < columns.rows(); row++) {
      for (int i = 0; i < kept.length; i++) {
        to[row * width + kept[i]] = from[row * kept.length + i];
      }
      for (int i = 0; i < removed.length; i++) {
        double sum = intercepts[i];
        for (int k = 0; k < kept.length; k++) {
          sum += coefficients[i][k] * from[row * kept.length + k];
        }
        to[row * width + removed[i]] = (float) sum;
      }
    }
    return HostTensor.of(Shape.of(columns.rows()).concat(rowShape), to);
  }

  @Override
  public List<String> names(List<String> names) {
    List<String> left = new ArrayList<>();
    for (int column : kept) {
      if (!names.isEmpty()) {
        left.add(names.get(column));
      }
    }
    return left;
  }

  @Override
  public String type() {
    return "collinear_columns";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of(
        "row_shape",
        rowShape,
        "kept",
        kept,
        "removed",
        removed,
        "intercepts",
        intercepts,
        "coefficients",
        coefficients);
  }

  static FittedCollinearColumns read(SavedFields fields) {
    int[] kept = fields.integers("kept");
    int[] removed = fields.integers("removed");
    return new FittedCollinearColumns(
        fields.shape("row_shape"),
        kept,
        removed,
        fields.doubles("intercepts", removed.length),
        fields.matrix("coefficients", removed.length, kept.length));
  }
}

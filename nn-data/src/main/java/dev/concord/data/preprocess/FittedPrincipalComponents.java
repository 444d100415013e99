package dev.concord.data.preprocess;

import dev.concord.data.preprocess.PrincipalComponents.Whitening;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The principal components of some rows; {@link PrincipalComponents} has the formulas. */
public final class FittedPrincipalComponents implements SavedTransform {
  /** Directions with less variance than this part of the largest are rounding noise. */
  static final double NOISE = 1e-10;

  private final Shape rowShape;
  private final double[] mean;
  private final double[][] vectors;
  private final double[] variances;
  private final double total;
  private final Whitening whitening;

  /** What each component is multiplied by on the way there, and on the way back. */
  private final double[] forward;

  private final double[] back;

  FittedPrincipalComponents(
      Shape rowShape,
      double[] mean,
      double[][] vectors,
      double[] variances,
      double total,
      Whitening whitening) {
    this.rowShape = rowShape;
    this.mean = mean;
    this.vectors = vectors;
    this.variances = variances;
    this.total = total;
    this.whitening = whitening;
    this.forward = new double[variances.length];
    this.back = new double[variances.length];
    for (int i = 0; i < variances.length; i++) {
      boolean noise = variances[i] <= NOISE * variances[0];
      double deviation = whitening == Whitening.NONE ? 1 : StrictMath.sqrt(variances[i]);
      boolean dropped = noise && whitening != Whitening.NONE;
      forward[i] = dropped ? 0 : 1 / deviation;
      back[i] = dropped ? 0 : deviation;
    }
  }

  /** Variance of the training rows along each kept component, largest first. */
  public double[] variances() {
    return variances.clone();
  }

  /** The share of all columns' variance that each kept component explains, from 0 to 1. */
  public double[] explainedShares() {
    double[] shares = new double[variances.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = total == 0 ? 0 : variances[i] / total;
    }
    return shares;
  }

  /** The direction of a component in the columns' space, of length 1. */
  public double[] component(int number) {
    return vectors[number].clone();
  }

  @Override
  public HostTensor apply(HostTensor features) {
    Columns columns = Columns.fitted(features, rowShape);
    boolean rotatedBack = whitening == Whitening.ZCA;
    int width = rotatedBack ? mean.length : vectors.length;
    float[] result = new float[columns.rows() * width];
    IntStream.range(0, columns.rows())
        .parallel()
        .forEach(
            row -> {
              double[] y = projected(columns.values(), row * mean.length, mean, forward);
              double[] written = rotatedBack ? combined(y) : y;
              write(written, result, row * width);
            });
    Shape shape = Shape.of(columns.rows(), width);
    return rotatedBack ? HostTensor.of(features.shape(), result) : HostTensor.of(shape, result);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    boolean rotatedBack = whitening == Whitening.ZCA;
    Shape taken = rotatedBack ? rowShape : Shape.of(vectors.length);
    Columns columns = Columns.fitted(transformed, taken);
    float[] result = new float[columns.rows() * mean.length];
    double[] origin = new double[mean.length];
    IntStream.range(0, columns.rows())
        .parallel()
        .forEach(
            row -> {
              double[] y = new double[vectors.length];
              if (rotatedBack) {
                y = projected(columns.values(), row * mean.length, origin, back);
              } else {
                for (int i = 0; i < y.length; i++) {
                  y[i] = columns.values()[row * y.length + i] * back[i];
                }
              }
              double[] x = combined(y);
              for (int column = 0; column < x.length; column++) {
                x[column] += mean[column];
              }
              write(x, result, row * mean.length);
            });
    return HostTensor.of(Shape.of(columns.rows()).concat(rowShape), result);
  }

  /** {@code y_i = factor_i · v_i·(x − origin)}. */
  private double[] projected(float[] values, int from, double[] origin, double[] factors) {
    double[] y = new double[vectors.length];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      double[] vector = vectors[i];
      for (int column = 0; column < vector.length; column++) {
        sum += vector[column] * (values[from + column] - origin[column]);
      }
      y[i] = sum * factors[i];
    }
    return y;
  }

  /** {@code x = Σ y_i·v_i}. */
  private double[] combined(double[] y) {
    double[] x = new double[mean.length];
    for (int i = 0; i < y.length; i++) {
      for (int column = 0; column < x.length; column++) {
        x[column] += y[i] * vectors[i][column];
      }
    }
    return x;
  }

  private static void write(double[] values, float[] to, int from) {
    for (int i = 0; i < values.length; i++) {
      to[from + i] = (float) values[i];
    }
  }

  @Override
  public List<String> names(List<String> names) {
    if (names.isEmpty() || whitening == Whitening.ZCA) {
      return names;
    }
    return IntStream.rangeClosed(1, vectors.length).mapToObj(i -> "component " + i).toList();
  }

  @Override
  public String type() {
    return "principal_components";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of(
        "row_shape",
        rowShape,
        "mean",
        mean,
        "vectors",
        vectors,
        "variances",
        variances,
        "total_variance",
        total,
        "whitening",
        whitening);
  }

  static FittedPrincipalComponents read(SavedFields fields) {
    Shape shape = fields.shape("row_shape");
    double[] variances = fields.doubles("variances");
    return new FittedPrincipalComponents(
        shape,
        fields.doubles("mean", shape.size()),
        fields.matrix("vectors", variances.length, shape.size()),
        variances,
        fields.number("total_variance"),
        fields.constant("whitening", Whitening.class));
  }
}

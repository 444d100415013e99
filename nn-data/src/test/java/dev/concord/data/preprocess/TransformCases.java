package dev.concord.data.preprocess;

import dev.concord.data.preprocess.PrincipalComponents.Whitening;
import dev.concord.data.preprocess.SampleNormalizer.Norm;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** One case or more of every transform, with rows that suit it. */
final class TransformCases {
  private TransformCases() {}

  /**
   * A transform and rows to fit it on.
   *
   * @param exactness how far the inverse may be away, relative to the largest value: the rounding
   *     of float32, times what the transform's own scale adds
   */
  record Case(Transform transform, HostTensor rows, double exactness) {
    @Override
    public String toString() {
      return transform + " on " + rows.type();
    }
  }

  /** Every transform that can be inverted. */
  static Stream<Case> invertible() {
    HostTensor any = random(40, 5, 3);
    HostTensor positive = map(any, x -> x * x + 0.25f);
    HostTensor gaps = map(any, x -> x > 1 ? Float.NaN : x);
    double rounding = 1e-6;
    return Stream.of(
        new Case(new MeanCentering(), any, rounding),
        new Case(new StandardScaler(), any, rounding),
        new Case(new MinMaxScaler(-2, 3), any, rounding),
        new Case(new RobustScaler(), any, rounding),
        new Case(new RobustScaler(0.1, 0.9), any.reshape(Shape.of(40, 5, 1)), rounding),
        new Case(new GlobalScaler(new StandardScaler()), any, rounding),
        new Case(new GlobalScaler(new MinMaxScaler()), any, rounding),
        new Case(ElementwiseTransform.LOG, positive, rounding),
        new Case(ElementwiseTransform.LOG10, positive, rounding),
        new Case(ElementwiseTransform.LOG1P, positive, rounding),
        new Case(ElementwiseTransform.SIGNED_LOG1P, any, rounding),
        new Case(ElementwiseTransform.EXP, any, rounding),
        new Case(ElementwiseTransform.SQUARE_ROOT, positive, rounding),
        new Case(new OnColumns(List.of(3, 0), new StandardScaler()), any, rounding),
        new Case(new OnColumns(List.of(2), ElementwiseTransform.LOG), positive, rounding),
        new Case(new SampleNormalizer(Norm.L1).keepingFactors(), any, rounding),
        new Case(new SampleNormalizer(Norm.L2).keepingFactors(), any, rounding),
        new Case(new SampleNormalizer(Norm.MAX).keepingFactors(), any, rounding),
        new Case(new SampleNormalizer(Norm.STANDARD).keepingFactors(), any, rounding),
        new Case(new PrincipalComponents(), any, rounding),
        new Case(new PrincipalComponents().whitened(Whitening.PCA), any, rounding),
        new Case(
            new PrincipalComponents().whitened(Whitening.ZCA),
            any.reshape(Shape.of(40, 1, 5)),
            rounding),
        new Case(new CollinearColumns(), dependent(any), 4 * rounding),
        new Case(new PolynomialFeatures(3), any, 0),
        new Case(new PolynomialFeatures(2, true), any.reshape(Shape.of(40, 5, 1)), 0),
        new Case(new SineFeatures(), any, 0),
        new Case(new SineFeatures(List.of(0.5, 2.0), true), any, 0),
        new Case(Imputer.withDefault(-1).withIndicators(), gaps, 0),
        new Case(Imputer.mean().withIndicators(), gaps, 0),
        new Case(Imputer.median(), any, 0),
        new Case(new Pipeline(List.of()), any, 0),
        new Case(
            Pipeline.of(
                Imputer.median(),
                ElementwiseTransform.SIGNED_LOG1P,
                new OnColumns(List.of(1, 2), new RobustScaler()),
                new PrincipalComponents().whitened(Whitening.PCA)),
            any,
            4 * rounding));
  }

  /** Every transform that leaves something out. */
  static Stream<Case> lossy() {
    HostTensor any = random(40, 5, 3);
    return Stream.of(
        new Case(new SampleNormalizer(Norm.L2), any, 0),
        new Case(new SampleNormalizer(Norm.STANDARD), any.reshape(Shape.of(40, 5, 1)), 0),
        new Case(PrincipalComponents.first(2), any, 0),
        new Case(PrincipalComponents.explaining(0.8), any, 0),
        new Case(Imputer.mean(), map(any, x -> x > 1 ? Float.NaN : x), 0),
        new Case(new CollinearColumns(0.5), dependent(any), 0));
  }

  /** Normal numbers whose columns have other means, other deviations and some correlation. */
  static HostTensor random(int rows, int columns, long seed) {
    RandomStream random = RandomStream.of(seed, "test", "", "rows");
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      float common = random.nextNormal();
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] =
            (column + 1) * (random.nextNormal() + 0.5f * common) - column;
      }
    }
    return HostTensor.of(Shape.of(rows, columns), values);
  }

  /** The same with a fourth column of twice the first less the third, and a constant fifth. */
  private static HostTensor dependent(HostTensor rows) {
    float[] values = rows.floats().clone();
    for (int start = 0; start < values.length; start += 5) {
      values[start + 3] = 2 * values[start] - values[start + 2] + 1;
      values[start + 4] = 7;
    }
    return HostTensor.of(rows.shape(), values);
  }

  interface FloatFunction {
    float of(float x);
  }

  static HostTensor map(HostTensor rows, FloatFunction function) {
    float[] values = rows.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = function.of(values[i]);
    }
    return HostTensor.of(rows.shape(), values);
  }
}

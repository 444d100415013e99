package dev.concord.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.init.VarianceScaling.Distribution;
import dev.concord.init.VarianceScaling.Fan;
import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Means, variances and bounds of first weights. */
class InitializerTest {
  private static final int IN = 300;
  private static final int OUT = 200;

  private static float[] fill(Initializer initializer, int... lengths) {
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    initializer.fill(values, shape, RandomStream.of(1, "init", "dense1", "weight"));
    return values;
  }

  /** An initialiser and the variance that its paper states. */
  record Published(VarianceScaling initializer, double variance) {}

  static Stream<Published> published() {
    return Stream.of(
            new Published(VarianceScaling.glorotNormal(), 2.0 / (IN + OUT)),
            new Published(VarianceScaling.glorotUniform(), 2.0 / (IN + OUT)),
            new Published(VarianceScaling.heNormal(), 2.0 / IN),
            new Published(VarianceScaling.heUniform(), 2.0 / IN),
            new Published(VarianceScaling.heUniform().with(Fan.OUT), 2.0 / OUT),
            new Published(VarianceScaling.lecunNormal(), 1.0 / IN),
            new Published(VarianceScaling.lecunUniform(), 1.0 / IN))
        .flatMap(
            each ->
                Stream.of(
                    each,
                    new Published(
                        each.initializer.with(Distribution.TRUNCATED_NORMAL), each.variance)));
  }

  /** Mean, mean square and largest magnitude. */
  record Moments(double mean, double square, double largest) {
    static Moments of(float[] values) {
      double sum = 0;
      double squares = 0;
      double largest = 0;
      for (float value : values) {
        sum += value;
        squares += (double) value * value;
        largest = Math.max(largest, Math.abs(value));
      }
      return new Moments(sum / values.length, squares / values.length, largest);
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void meanIsZeroAndVarianceIsThePublishedOne(Published published) {
    double variance = published.variance();
    Moments moments = Moments.of(fill(published.initializer(), IN, OUT));
    int n = IN * OUT;
    // Mean and variance of n draws deviate by σ/√n and at most σ²·√(2/n); six of these are allowed.
    assertEquals(0, moments.mean(), 6 * Math.sqrt(variance / n));
    assertEquals(variance, moments.square(), 6 * variance * Math.sqrt(2.0 / n));
    double deviations = moments.largest() / Math.sqrt(variance);
    switch (published.initializer().distribution()) {
      // √3 and not 3: the bound of a uniform distribution of deviation 1.
      case UNIFORM -> assertBound(Math.sqrt(3), deviations);
      case TRUNCATED_NORMAL -> assertBound(2 / TruncatedNormal.DEVIATION_LEFT, deviations);
      case NORMAL -> assertTrue(deviations > 3.5, "a normal draw goes further than " + deviations);
    }
  }

  private static void assertBound(double bound, double largest) {
    // The bound itself is rounded to float.
    assertTrue(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound, largest + " of " + bound);
  }

  @Test
  void normalAndUniformDrawsHaveTheirMoments() {
    Moments normal = Moments.of(fill(Initializer.normal(2, 0.5), IN, OUT));
    int n = IN * OUT;
    assertEquals(2, normal.mean(), 6 * 0.5 / Math.sqrt(n));
    assertEquals(4.25, normal.square(), 6 * 2.1 / Math.sqrt(n)); // √(4μ²σ² + 2σ⁴) = 2.03
    Moments cut = Moments.of(fill(Initializer.truncatedNormal(0.5), IN, OUT));
    assertTrue(cut.largest() <= 1 && cut.largest() > 0.999, "largest " + cut.largest());
    double left = 0.5 * TruncatedNormal.DEVIATION_LEFT;
    assertEquals(left * left, cut.square(), 6 * left * left * Math.sqrt(2.0 / n));
    Moments uniform = Moments.of(fill(Initializer.uniform(-0.3f, 0.3f), IN, OUT));
    assertEquals(0.03, uniform.square(), 6 * 0.03 / Math.sqrt(n)); // a²/3
  }

  @ParameterizedTest
  @CsvSource({"40, 40, 1", "60, 25, 2", "25, 60, 0.5"})
  void orthogonalVectorsAreOrthogonalWithinRounding(int rows, int columns, double gain) {
    float[] w = fill(Initializer.orthogonal(gain), rows, columns);
    boolean ofRows = rows <= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
          int first = ofRows ? a * columns + i : i * columns + a;
          int second = ofRows ? b * columns + i : i * columns + b;
          dot += (double) w[first] * w[second];
        }
        // Rounding to float moves each vector by at most 2⁻²⁴ of its length.
        assertEquals(a == b ? gain * gain : 0, dot, gain * gain * (2.1 * 0x1p-24));
      }
    }
  }

  @Test
  void orthogonalTakesAKernelAsAMatrixAndRefusesAVector() {
    assertArrayEquals(
        fill(Initializer.orthogonal(), 4, 18), fill(Initializer.orthogonal(), 4, 2, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> fill(Initializer.orthogonal(), 5));
    assertThrows(IllegalArgumentException.class, () -> Initializer.orthogonal(0));
  }

  @Test
  void identityIsTheIdentityMatrix() {
    assertArrayEquals(new float[] {2, 0, 0, 0, 2, 0}, fill(Initializer.identity(2), 2, 3));
    assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, fill(Initializer.identity(1), 3, 2));
    assertThrows(IllegalArgumentException.class, () -> fill(Initializer.identity(1), 3));
  }

  @Test
  void fansFollowTheShape() {
    assertEquals(5, Initializer.fanIn(Shape.of(5, 7)));
    assertEquals(7, Initializer.fanOut(Shape.of(5, 7)));
    assertEquals(3 * 25, Initializer.fanIn(Shape.of(8, 3, 5, 5)));
    assertEquals(8 * 25, Initializer.fanOut(Shape.of(8, 3, 5, 5)));
    assertEquals(5, Initializer.fanIn(Shape.of(5)));
    assertEquals(1, Initializer.fanIn(Shape.SCALAR));
  }

  @Test
  void constantsFill() {
    assertArrayEquals(new float[] {0.5f, 0.5f}, fill(Initializer.constant(0.5f), 2));
    assertArrayEquals(new float[2], fill(Initializer.zeros(), 2));
    assertEquals(Initializer.zeros(), Initializer.zeros());
  }

  @Test
  void theStreamDecidesTheValues() {
    Initializer he = VarianceScaling.heNormal();
    float[] first = fill(he, 4, 3);
    assertArrayEquals(first, fill(he, 4, 3));
    float[] other = new float[12];
    he.fill(other, Shape.of(4, 3), RandomStream.of(1, "init", "dense2", "weight"));
    assertFalse(Arrays.equals(first, other));
  }

  @Test
  void anImpossibleGainIsRefused() {
    for (double gain : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> new VarianceScaling(gain, Fan.IN, Distribution.UNIFORM));
      assertTrue(error.getMessage().endsWith("got " + gain), error.getMessage());
    }
  }
}

package dev.concord.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.init.VarianceScaling.Fan;
import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"glorotNormal", "glorotUniform", "heNormal", "heUniform"})
  void meanIsZeroAndVarianceIsThePublishedOne(String name) {
    VarianceScaling initializer =
        switch (name) {
          case "glorotNormal" -> VarianceScaling.glorotNormal();
          case "glorotUniform" -> VarianceScaling.glorotUniform();
          case "heNormal" -> VarianceScaling.heNormal();
          default -> VarianceScaling.heUniform();
        };
    double variance = name.startsWith("glorot") ? 2.0 / (IN + OUT) : 2.0 / IN;
    float[] values = fill(initializer, IN, OUT);
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    int n = values.length;
    // Mean and variance of n draws deviate by σ/√n and at most σ²·√(2/n); six of these are allowed.
    assertEquals(0, sum / n, 6 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 6 * variance * Math.sqrt(2.0 / n));
    double bound = Math.sqrt(3 * variance);
    if (initializer.uniform()) {
      assertTrue(largest <= bound && largest > 0.999 * bound, largest + " of " + bound);
    } else {
      assertTrue(largest > 1.5 * bound, "a normal draw goes further than " + largest);
    }
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
              IllegalArgumentException.class, () -> new VarianceScaling(gain, Fan.IN, true));
      assertTrue(error.getMessage().endsWith("got " + gain), error.getMessage());
    }
  }
}

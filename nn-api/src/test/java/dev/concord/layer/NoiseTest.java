package dev.concord.layer;

import static dev.concord.model.ModelCheck.output;
import static dev.concord.model.ModelCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Gaussian noise: its distribution, and what it depends on. */
class NoiseTest {
  private static final HostTensor NONE = HostTensor.zeros(TensorType.f32(0));

  @Test
  void noiseIsNormalWithTheGivenDeviation() {
    int n = 40_000;
    Model model = Model.sequential(200).add(new GaussianNoise(0.5f)).build();
    float[] noise = output(model, true, NONE, HostTensor.zeros(TensorType.f32(n / 200, 200)));
    double sum = 0;
    double squares = 0;
    double cubes = 0;
    double fourth = 0;
    int within = 0;
    for (float each : noise) {
      double z = each / 0.5;
      sum += z;
      squares += z * z;
      cubes += z * z * z;
      fourth += z * z * z * z;
      within += Math.abs(z) < 1 ? 1 : 0;
    }
    // The moments of n normal draws deviate by √(1, 2, 15, 96 ÷ n); six of these are allowed.
    assertEquals(0, sum / n, 6 / Math.sqrt(n));
    assertEquals(1, squares / n, 6 * Math.sqrt(2.0 / n));
    assertEquals(0, cubes / n, 6 * Math.sqrt(15.0 / n));
    assertEquals(3, fourth / n, 6 * Math.sqrt(96.0 / n));
    assertEquals(0.6827, within / (double) n, 6 * Math.sqrt(0.217 / n));
  }

  @Test
  void noiseDependsOnThePlaceInTheGlobalBatchOnly() {
    Model model = Model.sequential(7).add(new GaussianNoise(1)).build();
    HostTensor x = random(3, TensorType.f32(8, 7), -1, 1);
    float[] whole = output(model, true, NONE, x);
    HostTensor last = HostTensor.of(Shape.of(4, 7), Arrays.copyOfRange(x.floats(), 4 * 7, 8 * 7));
    assertArrayEquals(Arrays.copyOfRange(whole, 4 * 7, 8 * 7), output(model, true, 4, NONE, last));
    assertFalse(Arrays.equals(Arrays.copyOf(whole, 28), Arrays.copyOfRange(whole, 28, 56)));
  }

  @Test
  void weightNoiseIsTheSameForAllRows() {
    Model model = Model.sequential(3).add(Dense.of(5).withoutBias().withWeightNoise(0.1f)).build();
    HostTensor weights = random(4, TensorType.f32(15), -1, 1);
    HostTensor rows = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 1f, 0f, 0f);
    float[] both = output(model, true, weights, rows);
    float[] first = Arrays.copyOf(both, 5);
    assertArrayEquals(first, Arrays.copyOfRange(both, 5, 10));
    assertArrayEquals(both, output(model, true, 100, weights, rows));
    float[] firstRow = Arrays.copyOf(weights.floats(), 5);
    for (int i = 0; i < 5; i++) {
      float noise = first[i] - firstRow[i];
      assertTrue(noise != 0 && Math.abs(noise) < 0.67f, "noise " + noise);
    }
    assertArrayEquals(firstRow, Arrays.copyOf(output(model, false, weights, rows), 5));
  }
}

package dev.concord.data.generated;

import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * Three related measurements with gaps, and a quantity that depends on all of them:
 *
 * <pre>
 *   x₁ = u,  x₂ = u + ½e₂,  x₃ = −u + ½e₃      y = x₁ + x₂·x₃ + sin(2x₁)      u, e normal
 * </pre>
 *
 * Each measurement is missing by chance, whatever the others are; what one of them says of another
 * can stand in for it in part.
 *
 * @param features x₁ to x₃, F32 [rows, 3], NaN where missing
 * @param targets y, F32 [rows, 1]
 */
public record GappyMeasurements(HostTensor features, HostTensor targets) {
  /** Number of measurements. */
  public static final int INPUTS = 3;

  /**
   * Generates rows. Equal arguments give equal bits.
   *
   * @param rows at least 1
   * @param missing the share of gaps, 0 to 1
   * @param seed any value
   * @param part names a series of rows of its own, such as "train" and "test"
   * @throws IllegalArgumentException if there is no row or the share is none
   */
  public static GappyMeasurements generate(int rows, double missing, long seed, String part) {
    RandomStream random = GeneratedStream.of(rows, seed, "example", "missing", part);
    if (!(missing >= 0 && missing <= 1)) {
      throw new IllegalArgumentException(
          "The share of missing measurements is a number from 0 to 1, got " + missing + ".");
    }
    float[] x = new float[Shape.of(rows, INPUTS).size()];
    float[] y = new float[rows];
    for (int row = 0; row < rows; row++) {
      double u = random.nextNormal();
      double[] all = {u, u + 0.5 * random.nextNormal(), -u + 0.5 * random.nextNormal()};
      y[row] = (float) (all[0] + all[1] * all[2] + StrictMath.sin(2 * all[0]));
      for (int i = 0; i < INPUTS; i++) {
        x[row * INPUTS + i] = random.nextFloat() < missing ? Float.NaN : (float) all[i];
      }
    }
    return new GappyMeasurements(
        HostTensor.of(Shape.of(rows, INPUTS), x), HostTensor.of(Shape.of(rows, 1), y));
  }

  /** Number of rows. */
  public int size() {
    return targets.shape().length(0);
  }

  /** The given rows in that order, copied. */
  public GappyMeasurements select(int... rows) {
    return new GappyMeasurements(features.rows(rows), targets.rows(rows));
  }
}

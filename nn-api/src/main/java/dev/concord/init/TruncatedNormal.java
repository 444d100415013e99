package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Normal draws, drawn again while they are further than {@value #LIMIT} deviations from the mean.
 *
 * @param mean their mean
 * @param deviation σ of the normal distribution before the cut, at least 0
 */
record TruncatedNormal(double mean, double deviation) implements Initializer {
  private static final int LIMIT = 2;

  /** What the cut leaves of the deviation: √(1 − 4·φ(2) ÷ (2·Φ(2) − 1)). */
  static final double DEVIATION_LEFT = 0.87962566103423978;

  TruncatedNormal {
    Normal.requireDeviation(deviation);
  }

  /** The next draw for mean 0 and deviation 1. */
  static float next(RandomStream random) {
    float value;
    do {
      value = random.nextNormal();
    } while (!(value >= -LIMIT && value <= LIMIT));
    return value;
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + next(random) * deviation);
    }
  }
}

package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Normal draws.
 *
 * @param mean their mean
 * @param deviation their standard deviation, at least 0
 */
record Normal(double mean, double deviation) implements Initializer {
  Normal {
    requireDeviation(deviation);
  }

  static void requireDeviation(double deviation) {
    if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "A standard deviation is finite and at least 0, got " + deviation);
    }
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + random.nextNormal() * deviation);
    }
  }
}

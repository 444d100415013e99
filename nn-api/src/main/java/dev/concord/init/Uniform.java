package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Uniform draws from [low, high).
 *
 * @param low least value
 * @param high bound above, greater than {@code low}
 */
record Uniform(float low, float high) implements Initializer {
  Uniform {
    if (!(low < high && high - low < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "A uniform distribution needs low < high, got " + low + " and " + high);
    }
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(low, high);
    }
  }
}

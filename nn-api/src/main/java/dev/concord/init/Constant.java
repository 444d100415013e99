package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;
import java.util.Arrays;

/**
 * All elements the same. A record, so that layers described alike are equal.
 *
 * @param value what every element becomes
 */
record Constant(float value) implements Initializer {
  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    Arrays.fill(values, value);
  }
}

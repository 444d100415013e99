package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * {@code gain} where row and column are equal, else 0.
 *
 * @param gain on the diagonal
 */
record Identity(float gain) implements Initializer {
  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "An identity initialiser takes a matrix [in, out], got shape " + shape);
    }
    int columns = shape.length(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = i / columns == i % columns ? gain : 0;
    }
  }
}

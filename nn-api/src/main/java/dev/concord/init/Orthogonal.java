package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Rows or columns, whichever are fewer, that are orthogonal to one another and of length {@code
 * gain}: normal draws made orthonormal by Gram and Schmidt, which gives each orthogonal matrix the
 * same probability (the Q of a QR decomposition whose R has a positive diagonal). Each vector is
 * freed twice of the ones before it, so that they are orthogonal to within rounding however close
 * they were.
 *
 * @param gain length of each vector, positive
 */
record Orthogonal(double gain) implements Initializer {
  Orthogonal {
    if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The gain of an orthogonal initialiser is positive and finite, got " + gain);
    }
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "An orthogonal initialiser takes a matrix or more axes, got shape " + shape);
    }
    // A kernel [out, in, height, width] is the matrix [out, in·height·width].
    int rows = shape.length(0);
    int columns = shape.trailing(1).size();
    boolean ofRows = rows <= columns;
    double[][] vectors = new double[ofRows ? rows : columns][ofRows ? columns : rows];
    for (int v = 0; v < vectors.length; v++) {
      draw(vectors[v], random);
      for (int time = 0; time < 2; time++) {
        for (int before = 0; before < v; before++) {
          add(vectors[v], -dot(vectors[v], vectors[before]), vectors[before]);
        }
        scale(vectors[v], 1 / Math.sqrt(dot(vectors[v], vectors[v])));
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double element = ofRows ? vectors[row][column] : vectors[column][row];
        values[row * columns + column] = (float) (gain * element);
      }
    }
  }

  private static void draw(double[] vector, RandomStream random) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextNormal();
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}

package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * How a parameter gets its first values. Random initialisers draw from a stream keyed by the seed
 * and the parameter's name, so adding a layer changes no other layer's weights.
 *
 * <p>Fan-in is the number of inputs each unit sums over and fan-out the number of units an input
 * feeds: for a weight [in, out] they are in and out; for a kernel [out, in, height, width] they are
 * in·height·width and out·height·width.
 */
public interface Initializer {
  /**
   * Sets every element.
   *
   * @param values the parameter's elements, row-major
   * @param shape its shape
   * @param random the parameter's own stream
   */
  void fill(float[] values, Shape shape, RandomStream random);

  /** All elements the same constant. */
  static Initializer constant(float value) {
    return new Constant(value);
  }

  /** All elements 0: the default of biases. */
  static Initializer zeros() {
    return constant(0f);
  }

  /** Normal draws of mean 0 with standard deviation {@code deviation} ≥ 0. */
  static Initializer normal(double deviation) {
    return new Normal(0, deviation);
  }

  /** Uniform draws from [low, high). */
  static Initializer uniform(float low, float high) {
    return new Uniform(low, high);
  }

  /** Number of inputs each unit sums over. */
  static int fanIn(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1, 2 -> shape.length(0);
      default -> shape.trailing(1).size();
    };
  }

  /** Number of units each input feeds. */
  static int fanOut(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.length(0);
      case 2 -> shape.length(1);
      default -> shape.length(0) * shape.trailing(2).size();
    };
  }
}

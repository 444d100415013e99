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

  /**
   * All elements the same constant. For biases and scales; units that begin with equal weights get
   * equal gradients and stay equal (the symmetry problem), so weights are drawn at random.
   */
  static Initializer constant(float value) {
    return new Constant(value);
  }

  /** All elements 0: the default of biases. Weights of 0 pass no gradient on. */
  static Initializer zeros() {
    return constant(0f);
  }

  /** Normal draws of mean 0 with standard deviation {@code deviation} ≥ 0. */
  static Initializer normal(double deviation) {
    return new Normal(0, deviation);
  }

  /** Normal draws of mean {@code mean} with standard deviation {@code deviation} ≥ 0. */
  static Initializer normal(double mean, double deviation) {
    return new Normal(mean, deviation);
  }

  /**
   * Normal draws of mean 0 and standard deviation {@code deviation} ≥ 0, drawn again while they are
   * beyond ±2·deviation, as in Keras. What remains has a standard deviation of 0.8796·deviation;
   * {@link VarianceScaling} makes up for that, this does not.
   */
  static Initializer truncatedNormal(double deviation) {
    return new TruncatedNormal(0, deviation);
  }

  /**
   * Uniform draws from [low, high). A uniform distribution over [−a, a] has the standard deviation
   * a ÷ √3, so that for a deviation σ it is {@code uniform(-√3·σ, √3·σ)}. (Lecture notes that give
   * ±3·σ for it have lost the root: that has three times the variance.)
   */
  static Initializer uniform(float low, float high) {
    return new Uniform(low, high);
  }

  /** Orthogonal rows or columns of length 1: see {@link #orthogonal(double)}. */
  static Initializer orthogonal() {
    return orthogonal(1);
  }

  /**
   * A random matrix whose rows or columns, whichever are fewer, are orthogonal and of length {@code
   * gain}: a square one keeps the length of every signal through any number of linear layers. Saxe,
   * McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
   * neural networks", 2013. Axes behind the first are one, as in PyTorch.
   *
   * @param gain 1, or √2 before ReLU
   */
  static Initializer orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  /**
   * The identity matrix times {@code gain}, with rows or columns of zeros where it is not square.
   * Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units",
   * 2015.
   */
  static Initializer identity(float gain) {
    return new Identity(gain);
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

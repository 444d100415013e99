package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Random weights of mean 0 whose variance depends on the layer's size, so that signals keep their
 * scale through many layers: variance {@code gain ÷ fan}. A normal draws with deviation σ =
 * √variance; a uniform draws from [−√3·σ, √3·σ), which has the same variance.
 *
 * @param gain numerator of the variance, &gt; 0
 * @param fan which count divides it
 * @param uniform whether to draw uniformly instead of normally
 */
public record VarianceScaling(double gain, Fan fan, boolean uniform) implements Initializer {
  /** Which count divides the variance. */
  public enum Fan {
    /** Inputs of a unit. */
    IN,
    /** Mean of inputs and outputs. */
    AVERAGE
  }

  /** Checks the gain. */
  public VarianceScaling {
    if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The gain of an initialiser is positive and finite, got " + gain);
    }
  }

  /**
   * Variance 2 ÷ (fan-in + fan-out), normal: Glorot and Bengio, "Understanding the difficulty of
   * training deep feedforward neural networks", 2010.
   */
  public static VarianceScaling glorotNormal() {
    return new VarianceScaling(1, Fan.AVERAGE, false);
  }

  /** Variance 2 ÷ (fan-in + fan-out), uniform in ±√(6 ÷ (fan-in + fan-out)); Glorot and Bengio. */
  public static VarianceScaling glorotUniform() {
    return new VarianceScaling(1, Fan.AVERAGE, true);
  }

  /**
   * Variance 2 ÷ fan-in, normal: He et al., "Delving deep into rectifiers", 2015. For ReLU and its
   * relatives.
   */
  public static VarianceScaling heNormal() {
    return new VarianceScaling(2, Fan.IN, false);
  }

  /** Variance 2 ÷ fan-in, uniform in ±√(6 ÷ fan-in); He et al. */
  public static VarianceScaling heUniform() {
    return new VarianceScaling(2, Fan.IN, true);
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    double count =
        switch (fan) {
          case IN -> Initializer.fanIn(shape);
          case AVERAGE -> (Initializer.fanIn(shape) + (double) Initializer.fanOut(shape)) / 2;
        };
    double deviation = Math.sqrt(gain / count);
    float bound = (float) (Math.sqrt(3) * deviation);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          uniform ? random.nextFloat(-bound, bound) : (float) (random.nextNormal() * deviation);
    }
  }
}

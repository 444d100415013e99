package dev.concord.init;

import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;

/**
 * Random weights of mean 0 whose variance depends on the layer's size, so that signals keep their
 * scale through many layers: variance {@code gain ÷ fan}, standard deviation σ = √variance. The
 * names below are those of PyTorch (where He is {@code kaiming}, Glorot {@code xavier}); Keras
 * draws {@code he_normal} and its like from a truncated normal, which is {@link #with} {@link
 * Distribution#TRUNCATED_NORMAL} here.
 *
 * @param gain numerator of the variance, &gt; 0
 * @param fan which count divides it
 * @param distribution what is drawn from
 */
public record VarianceScaling(double gain, Fan fan, Distribution distribution)
    implements Initializer {
  /** Which count divides the variance. */
  public enum Fan {
    /** Inputs of a unit. */
    IN,
    /** Units that an input feeds, which keeps the scale of gradients. */
    OUT,
    /** Mean of inputs and outputs. */
    AVERAGE
  }

  /** What is drawn from; each has mean 0 and the same variance σ². */
  public enum Distribution {
    /** Normal of deviation σ. */
    NORMAL,
    /** Normal, drawn again beyond two deviations, and so wide that σ remains. */
    TRUNCATED_NORMAL,
    /** Uniform over [−√3·σ, √3·σ), not over ±3·σ: see {@link Initializer#uniform}. */
    UNIFORM
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
    return new VarianceScaling(1, Fan.AVERAGE, Distribution.NORMAL);
  }

  /** Variance 2 ÷ (fan-in + fan-out), uniform in ±√(6 ÷ (fan-in + fan-out)); Glorot and Bengio. */
  public static VarianceScaling glorotUniform() {
    return new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM);
  }

  /**
   * Variance 2 ÷ fan-in, normal: He et al., "Delving deep into rectifiers", 2015. For ReLU and its
   * relatives.
   */
  public static VarianceScaling heNormal() {
    return new VarianceScaling(2, Fan.IN, Distribution.NORMAL);
  }

  /** Variance 2 ÷ fan-in, uniform in ±√(6 ÷ fan-in); He et al. */
  public static VarianceScaling heUniform() {
    return new VarianceScaling(2, Fan.IN, Distribution.UNIFORM);
  }

  /**
   * Variance 1 ÷ fan-in, normal: LeCun et al., "Efficient backprop", 1998; what SELU needs
   * (Klambauer et al., 2017).
   */
  public static VarianceScaling lecunNormal() {
    return new VarianceScaling(1, Fan.IN, Distribution.NORMAL);
  }

  /** Variance 1 ÷ fan-in, uniform in ±√(3 ÷ fan-in); LeCun et al. */
  public static VarianceScaling lecunUniform() {
    return new VarianceScaling(1, Fan.IN, Distribution.UNIFORM);
  }

  /** The same variance from another distribution. */
  public VarianceScaling with(Distribution other) {
    return new VarianceScaling(gain, fan, other);
  }

  /** The same distribution with another count below the variance. */
  public VarianceScaling with(Fan other) {
    return new VarianceScaling(gain, other, distribution);
  }

  @Override
  public void fill(float[] values, Shape shape, RandomStream random) {
    double count =
        switch (fan) {
          case IN -> Initializer.fanIn(shape);
          case OUT -> Initializer.fanOut(shape);
          case AVERAGE -> (Initializer.fanIn(shape) + (double) Initializer.fanOut(shape)) / 2;
        };
    double deviation = Math.sqrt(gain / count);
    float bound = (float) (Math.sqrt(3) * deviation);
    double cut = deviation / TruncatedNormal.DEVIATION_LEFT;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (distribution) {
            case NORMAL -> (float) (random.nextNormal() * deviation);
            case TRUNCATED_NORMAL -> (float) (TruncatedNormal.next(random) * cut);
            case UNIFORM -> random.nextFloat(-bound, bound);
          };
    }
  }
}

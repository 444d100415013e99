package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate rises to a maximum and falls far below where it began (Smith 2018, A disciplined
 * approach to neural network hyper-parameters; Smith and Topin 2018, Super-convergence). With N
 * steps in all and s done:
 *
 * <pre>
 *   first = maximum ÷ divisor,   last = first ÷ finalDivisor
 *   two phases:    first → maximum at s = rise·N − 1 → last at s = N − 1
 *   three phases:  first → maximum at s = rise·N − 1 → first at s = 2·rise·N − 2 → last at N − 1
 * </pre>
 *
 * <p>Meaning, phases and defaults are those of PyTorch's OneCycleLR. Momentum, which PyTorch can
 * move the other way, is left as it is. After N steps the rate stays at its last value.
 *
 * @param maximum the highest rate, such as {@link RateFinder} suggests
 * @param length epochs of the whole cycle, N = length · batches per epoch; steps inside {@link
 *     PerStep}
 * @param rise share of the cycle in which the rate rises, between 0 and 1
 * @param divisor of the maximum for the first rate, at least 1
 * @param finalDivisor of the first rate for the last one, at least 1
 * @param shape of each phase
 * @param threePhases whether the rate falls as it rose before it falls to its last value, as Smith
 *     has it; {@code rise} is then below ½
 */
public record OneCycle(
    double maximum,
    double length,
    double rise,
    double divisor,
    double finalDivisor,
    Shape shape,
    boolean threePhases)
    implements LearningRateSchedule {
  /** How a phase leads from one rate to the next. */
  public enum Shape {
    /** Along half a cosine. */
    COSINE,
    /** Along a straight line. */
    LINEAR
  }

  /** Checks the numbers. */
  public OneCycle {
    Require.rate("highest learning rate", maximum);
    Require.positive("length", length);
    if (!(rise > 0 && rise < (threePhases ? 0.5 : 1))) {
      throw new IllegalArgumentException(
          "The share of the rise is above 0 and below %s, got %s"
              .formatted(threePhases ? "½ in three phases" : "1", rise));
    }
    if (!(divisor >= 1 && finalDivisor >= 1 && divisor * finalDivisor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The divisors must be at least 1, got " + divisor + " and " + finalDivisor);
    }
  }

  /** PyTorch's defaults: rise 0.3, divisors 25 and 10 000, cosines, two phases. */
  public OneCycle(double maximum, double length) {
    this(maximum, length, 0.3, 25, 1e4, Shape.COSINE, false);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double steps = StrictMath.rint(length * position.batchesPerEpoch());
    double first = maximum / divisor;
    double last = first / finalDivisor;
    double s = position.step();
    double peak = rise * steps - 1;
    if (s <= peak) {
      return phase(first, maximum, s, 0, peak);
    }
    if (!threePhases) {
      return phase(maximum, last, s, peak, steps - 1);
    }
    double back = 2 * rise * steps - 2;
    return s <= back
        ? phase(maximum, first, s, peak, back)
        : phase(first, last, s, back, steps - 1);
  }

  private double phase(double start, double end, double s, double from, double to) {
    if (s >= to) {
      return end;
    }
    double share = (s - from) / (to - from);
    return switch (shape) {
      case COSINE -> CosineDecay.between(start, end, share);
      case LINEAR -> start + (end - start) * share;
    };
  }
}

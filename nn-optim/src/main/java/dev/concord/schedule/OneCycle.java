package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
 * <p>Meaning, phases and defaults are those of PyTorch's OneCycleLR, but for the momentum: it is
 * left as it is unless asked for, where PyTorch moves it by default. {@link #cyclingMomentum} moves
 * it the other way, along the same shape: from the highest momentum to the lowest while the rate
 * rises, back while it falls, and then it stays. After N steps rate and momentum stay at their last
 * values.
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
 * @param momentum the range of the momentum, or empty to leave the optimizer's own
 */
public record OneCycle(
    double maximum,
    double length,
    double rise,
    double divisor,
    double finalDivisor,
    Shape shape,
    boolean threePhases,
    Optional<MomentumRange> momentum)
    implements LearningRateSchedule {
  /** How a phase leads from one rate to the next. */
  public enum Shape {
    /** Along half a cosine. */
    COSINE,
    /** Along a straight line. */
    LINEAR
  }

  /**
   * Where the momentum moves: β of a velocity, or β₁ of Adam and its relatives.
   *
   * @param lowest while the rate is highest, at least 0; 0.85 in PyTorch
   * @param highest at the beginning and the end, at least {@code lowest} and below 1; 0.95 in
   *     PyTorch
   */
  public record MomentumRange(double lowest, double highest) {
    /** Checks both. */
    public MomentumRange {
      if (!(lowest >= 0 && lowest <= highest && highest < 1)) {
        throw new IllegalArgumentException(
            "Momentum moves between numbers from 0 to below 1, the lowest first, got %s and %s"
                .formatted(lowest, highest));
      }
    }
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

  /** One that leaves the momentum as it is. */
  public OneCycle(
      double maximum,
      double length,
      double rise,
      double divisor,
      double finalDivisor,
      Shape shape,
      boolean threePhases) {
    this(maximum, length, rise, divisor, finalDivisor, shape, threePhases, Optional.empty());
  }

  /** The same, with the momentum moving between 0.85 and 0.95 as in PyTorch. */
  public OneCycle cyclingMomentum() {
    return cyclingMomentum(0.85, 0.95);
  }

  /**
   * The same, with a momentum that falls from the highest to the lowest while the rate rises, and
   * grows back while it falls. A trainer refuses it for an optimizer without momentum.
   */
  public OneCycle cyclingMomentum(double lowest, double highest) {
    return new OneCycle(
        maximum,
        length,
        rise,
        divisor,
        finalDivisor,
        shape,
        threePhases,
        Optional.of(new MomentumRange(lowest, highest)));
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double first = maximum / divisor;
    return at(position, first, maximum, first / finalDivisor);
  }

  @Override
  public OptionalDouble momentum(Position position, List<EpochReport> history) {
    return momentum.stream()
        .mapToDouble(range -> at(position, range.highest(), range.lowest(), range.highest()))
        .findFirst();
  }

  /**
   * What begins with {@code first}, is at its turn where the rate is highest, and ends with last.
   */
  private double at(Position position, double first, double turn, double last) {
    double steps = StrictMath.rint(length * position.batchesPerEpoch());
    double s = position.step();
    double peak = rise * steps - 1;
    if (s <= peak) {
      return phase(first, turn, s, 0, peak);
    }
    if (!threePhases) {
      return phase(turn, last, s, peak, steps - 1);
    }
    double back = 2 * rise * steps - 2;
    return s <= back ? phase(turn, first, s, peak, back) : phase(first, last, s, back, steps - 1);
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

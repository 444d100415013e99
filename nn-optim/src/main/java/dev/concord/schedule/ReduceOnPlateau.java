package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls by a factor when a number has not become better for some epochs. Meaning and
 * defaults are those of PyTorch's ReduceLROnPlateau: a value v is better than the best b so far
 * where, for a number that is to fall,
 *
 * <pre>
 *   RELATIVE:  v &lt; b − |b| · threshold        ABSOLUTE:  v &lt; b − threshold
 * </pre>
 *
 * <p>(for one that is to grow {@code v > b + |b| · threshold} and {@code v > b + threshold}).
 * PyTorch has b in place of |b|, by which below 0, as of a Poisson loss, worse is better. After
 * more than {@code patience} epochs in a row that are not, the rate becomes {@code max(rate ·
 * factor, minimum)}; a change of 10⁻⁸ or less is left out. It is computed from the history each
 * time, so a continued run has the same rates.
 *
 * @param rate of the beginning
 * @param monitor what is watched, such as {@link Monitor#VALIDATION_LOSS}
 * @param factor of each fall, above 0 and below 1
 * @param patience epochs without improvement that are borne, at least 0
 * @param threshold how much better counts as better, at least 0
 * @param thresholdKind what the threshold is measured in
 * @param cooldown epochs after a fall in which nothing is counted, at least 0
 * @param minimum the rate does not fall below it
 */
public record ReduceOnPlateau(
    double rate,
    Monitor monitor,
    double factor,
    int patience,
    double threshold,
    Threshold thresholdKind,
    int cooldown,
    double minimum)
    implements LearningRateSchedule {
  private static final double LEAST_CHANGE = 1e-8;

  /** What the threshold is measured in. */
  public enum Threshold {
    /** Shares of the best value's size. */
    RELATIVE,
    /** The value's own unit. */
    ABSOLUTE
  }

  /** Checks the numbers. */
  public ReduceOnPlateau {
    Require.rate("learning rate", rate);
    Require.rate("least learning rate", minimum);
    Require.order("least learning rate", minimum, "first one", rate);
    Require.rate("threshold", threshold);
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("The factor must be above 0 and below 1, got " + factor);
    }
    if (patience < 0 || cooldown < 0) {
      throw new IllegalArgumentException(
          "Patience and cooldown must not be negative, got " + patience + " and " + cooldown);
    }
  }

  /** PyTorch's defaults: factor 0.1, patience 10, threshold 10⁻⁴ relative, no cooldown or floor. */
  public ReduceOnPlateau(double rate, Monitor monitor) {
    this(rate, monitor, 0.1, 10, 1e-4, Threshold.RELATIVE, 0, 0);
  }

  /** PyTorch's defaults but for factor and patience. */
  public ReduceOnPlateau(double rate, Monitor monitor, double factor, int patience) {
    this(rate, monitor, factor, patience, 1e-4, Threshold.RELATIVE, 0, 0);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double now = rate;
    double best = monitor.worst();
    int bad = 0;
    int cooling = 0;
    for (EpochReport report : history) {
      double value = monitor.of(report);
      if (isBetter(value, best)) {
        best = value;
        bad = 0;
      } else {
        bad++;
      }
      if (cooling > 0) {
        cooling--;
        bad = 0;
      }
      if (bad > patience) {
        double next = now * factor < minimum ? minimum : now * factor;
        now = now - next > LEAST_CHANGE ? next : now;
        cooling = cooldown;
        bad = 0;
      }
    }
    return now;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(monitor);
  }

  private boolean isBetter(double value, double best) {
    if (Double.isInfinite(best)) {
      return monitor.isBetter(value, best, 0);
    }
    return switch (thresholdKind) {
      case RELATIVE ->
          monitor.largerIsBetter()
              ? value > best * (1 + (best < 0 ? -threshold : threshold))
              : value < best * (1 - (best < 0 ? -threshold : threshold));
      case ABSOLUTE -> monitor.isBetter(value, best, threshold);
    };
  }
}

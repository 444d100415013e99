package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls along half a cosine and jumps back, each cycle longer than the one before by a
 * factor (Loshchilov and Hutter 2017, SGDR: Stochastic Gradient Descent with Warm Restarts):
 *
 * <pre>
 *   minimum + ½ (rate − minimum) (1 + cos(π u ÷ Tᵢ))
 *   u epochs since the last restart;  T₀ = length,  Tᵢ₊₁ = Tᵢ · growth
 * </pre>
 *
 * <p>PyTorch's CosineAnnealingWarmRestarts advanced with every batch.
 *
 * @param rate of the beginning of each cycle
 * @param minimum what it falls to, at most {@code rate}
 * @param length epochs of the first cycle, above 0; steps inside {@link PerStep}
 * @param growth factor from one cycle's length to the next's, at least 1
 */
public record CosineRestarts(double rate, double minimum, double length, double growth)
    implements LearningRateSchedule {
  /** Checks the numbers. */
  public CosineRestarts {
    Require.rate("learning rate", rate);
    Require.rate("least learning rate", minimum);
    Require.order("least learning rate", minimum, "first one", rate);
    Require.positive("length", length);
    if (!(growth >= 1 && growth < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Cycles must not become shorter, got growth " + growth);
    }
  }

  /** Cycles of the same length, down to 0. */
  public CosineRestarts(double rate, double length) {
    this(rate, 0, length, 1);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double start = 0;
    double cycle = length;
    if (growth == 1) {
      start = length * Elapsed.lengths(position.epochs(), length);
    } else {
      while (Elapsed.reached(position.epochs(), start + cycle)) {
        start += cycle;
        cycle *= growth;
      }
    }
    return CosineDecay.between(rate, minimum, (position.epochs() - start) / cycle);
  }
}

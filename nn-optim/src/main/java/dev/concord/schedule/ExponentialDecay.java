package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls by a factor in each epoch, a little with every step:
 *
 * <pre>
 *   rate · ρ^t,  t epochs done, a real number
 * </pre>
 *
 * <p>Inside {@link PerEpoch} the rate is the same for all steps of an epoch, as with PyTorch's
 * ExponentialLR advanced once per epoch and Keras' ExponentialDecay with staircase.
 *
 * @param rate of the beginning
 * @param factor ρ of an epoch, above 0; of a step inside {@link PerStep}
 */
public record ExponentialDecay(double rate, double factor) implements LearningRateSchedule {
  /** Checks the numbers. */
  public ExponentialDecay {
    Require.rate("learning rate", rate);
    Require.positive("factor", factor);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    return rate * StrictMath.pow(factor, position.epochs());
  }
}

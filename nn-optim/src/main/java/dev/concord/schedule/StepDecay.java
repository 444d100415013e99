package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls by a factor every so many epochs:
 *
 * <pre>
 *   rate · ρ^⌊t ÷ every⌋,  t epochs done
 * </pre>
 *
 * <p>PyTorch's StepLR, whose default factor is 0.1.
 *
 * @param rate of the beginning
 * @param factor ρ, above 0
 * @param every epochs from one fall to the next, above 0; steps inside {@link PerStep}
 */
public record StepDecay(double rate, double factor, double every) implements LearningRateSchedule {
  /** Checks the numbers. */
  public StepDecay {
    Require.rate("learning rate", rate);
    Require.positive("factor", factor);
    Require.positive("number of epochs between falls", every);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    return rate * StrictMath.pow(factor, Elapsed.lengths(position.epochs(), every));
  }
}

package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The same rate at every step.
 *
 * @param rate finite and at least 0
 */
public record ConstantRate(double rate) implements LearningRateSchedule {
  /** Checks the rate. */
  public ConstantRate {
    Require.rate("learning rate", rate);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    return rate;
  }
}

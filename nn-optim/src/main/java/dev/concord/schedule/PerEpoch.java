package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Keeps the rate that another schedule gives for an epoch's first step for the whole epoch, as a
 * PyTorch scheduler that is advanced once per epoch.
 *
 * @param schedule asked at the beginning of each epoch only
 */
public record PerEpoch(LearningRateSchedule schedule) implements LearningRateSchedule {
  @Override
  public double rate(Position position, List<EpochReport> history) {
    return schedule.rate(asked(position), history);
  }

  @Override
  public OptionalDouble momentum(Position position, List<EpochReport> history) {
    return schedule.momentum(asked(position), history);
  }

  private static Position asked(Position position) {
    return new Position(position.epoch(), 0, position.batchesPerEpoch());
  }

  @Override
  public List<Monitor> monitors() {
    return schedule.monitors();
  }
}

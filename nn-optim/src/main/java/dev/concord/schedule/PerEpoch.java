package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.List;

/**
 * Keeps the rate that another schedule gives for an epoch's first step for the whole epoch, as a
 * PyTorch scheduler that is advanced once per epoch.
 *
 * @param schedule asked at the beginning of each epoch only
 */
public record PerEpoch(LearningRateSchedule schedule) implements LearningRateSchedule {
  @Override
  public double rate(Position position, List<EpochReport> history) {
    return schedule.rate(new Position(position.epoch(), 0, position.batchesPerEpoch()), history);
  }

  @Override
  public List<Monitor> monitors() {
    return schedule.monitors();
  }
}

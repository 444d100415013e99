package dev.concord.schedule;

import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;

/**
 * Keeps the rate that another schedule gives for an epoch's first step for the whole epoch, as a
 * PyTorch scheduler that is advanced once per epoch.
 *
 * @param schedule asked at the beginning of each epoch only
 */
public record PerEpoch(LearningRateSchedule schedule) implements Relocated {
  @Override
  public Position asked(Position position) {
    return new Position(position.epoch(), 0, position.batchesPerEpoch());
  }
}

package dev.concord.schedule;

import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;

/**
 * Reads every length of another schedule as a number of steps instead of epochs: {@code new
 * PerStep(new CosineDecay(0.1, 5000))} reaches its minimum after 5000 steps.
 *
 * @param schedule whose lengths are steps; {@link ReduceOnPlateau}, which counts epoch reports, is
 *     the same with and without
 */
public record PerStep(LearningRateSchedule schedule) implements Relocated {
  @Override
  public Position asked(Position position) {
    return new Position(Math.toIntExact(position.step()), 0, 1);
  }
}

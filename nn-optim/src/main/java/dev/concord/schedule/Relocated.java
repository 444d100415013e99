package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.List;
import java.util.OptionalDouble;

/** A schedule that asks another one, at another place in training. */
interface Relocated extends LearningRateSchedule {
  /** The other one. */
  LearningRateSchedule schedule();

  /** Where it is asked for a step at {@code position}. */
  Position asked(Position position);

  @Override
  default double rate(Position position, List<EpochReport> history) {
    return schedule().rate(asked(position), history);
  }

  @Override
  default OptionalDouble momentum(Position position, List<EpochReport> history) {
    return schedule().momentum(asked(position), history);
  }

  @Override
  default List<Monitor> monitors() {
    return schedule().monitors();
  }
}

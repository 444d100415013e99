package dev.concord.train;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The learning rate as a function of the place in training and of what the epochs before it
 * brought. It keeps no state of its own, so a run continued from a checkpoint meets the same rates
 * as an uninterrupted one. The usual schedules are in {@code dev.concord.schedule}; a schedule of
 * one's own is a lambda.
 *
 * <p>The result is the rate itself, as in Keras, not a factor of the optimizer's: while a schedule
 * is in force, the optimizer's own learning rate is not used.
 */
@FunctionalInterface
public interface LearningRateSchedule {
  /**
   * The rate of one step.
   *
   * @param position of the step that is about to be taken
   * @param history reports of the epochs before it, oldest first
   * @return finite and at least 0
   */
  double rate(Position position, List<EpochReport> history);

  /**
   * The momentum of one step, for schedules that move it with the rate: β of a velocity or β₁ of
   * Adam and its relatives. Empty, as by default, leaves the optimizer's own; a schedule gives one
   * for every step or for none.
   *
   * @param position of the step that is about to be taken
   * @param history reports of the epochs before it, oldest first
   * @return at least 0 and below 1, or empty
   */
  default OptionalDouble momentum(Position position, List<EpochReport> history) {
    return OptionalDouble.empty();
  }

  /** The numbers of the reports it reads, which are checked to be there before training starts. */
  default List<Monitor> monitors() {
    return List.of();
  }
}

package dev.concord.train;

import java.util.List;

/**
 * Hears how training goes on and may act on it: read and write the session's store, change its
 * learning rate, or end training by {@link Trainer#stop}. All methods are called on the training
 * thread, of several listeners in the order in which the trainer got them. What one throws ends
 * {@link Trainer#fit}.
 *
 * <p>A run continued from a checkpoint goes on as the uninterrupted one if what a listener does
 * follows from {@link Trainer#history}, the position and the {@link #states} it keeps in the store.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * {@link Trainer#fit} was called: at the beginning, and again after a pause or from a checkpoint.
   */
  default void trainingStarted(Trainer trainer) {}

  /**
   * An epoch begins, or goes on after a pause: number {@code trainer.epoch() + 1} of {@code
   * trainer.settings().epochs()}.
   */
  default void epochStarted(Trainer trainer) {}

  /** {@code trainer.batch()} batches of the epoch are done; called several times a second. */
  default void progressed(Trainer trainer) {}

  /** Whether {@link #stepFinished} is to be called. */
  default boolean hearsSteps() {
    return false;
  }

  /**
   * A step was taken; called after each where {@link #hearsSteps}. Devices may still compute it.
   */
  default void stepFinished(Trainer trainer) {}

  /** An epoch ended and its report was added to the history. */
  default void epochFinished(Trainer trainer, EpochReport report) {}

  /** {@link Trainer#fit} is about to return or to throw, for the reason given. */
  default void trainingFinished(Trainer trainer, TrainingEnd end) {}

  /**
   * Names of the states that this listener keeps in the session's store, which belong into a
   * checkpoint, such as the best weights so far.
   */
  default List<String> states(TrainingSession session) {
    return List.of();
  }
}

package dev.concord.train;

/** Hears how training goes on; all methods are called on the training thread. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** An epoch begins; {@code epoch} counts from 1. */
  default void epochStarted(int epoch, int epochs, int batches) {}

  /** {@code batches} of the epoch's steps are done. */
  default void progressed(int batches) {}

  /** An epoch ended. */
  default void epochFinished(EpochReport report) {}
}

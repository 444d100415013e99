package dev.concord.select;

/**
 * Hears how a search goes on. Its methods are called by the workers, but never by two at once; the
 * order in which trials end is not that of their numbers.
 */
public interface SearchListener {
  /** Hears nothing. */
  SearchListener NONE = new SearchListener() {};

  /** The search begins. */
  default void searchStarted(int done, int trials) {}

  /** A trial begins. */
  default void trialStarted(Trial trial) {}

  /**
   * A trial ended.
   *
   * @param seconds it took
   * @param done trials that have ended
   * @param trials of the whole search
   */
  default void trialFinished(TrialResult result, double seconds, int done, int trials) {}
}

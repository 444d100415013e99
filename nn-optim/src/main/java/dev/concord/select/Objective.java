package dev.concord.select;

/**
 * What a search makes small or large. Several trials run at the same time, each on a thread of its
 * own, so what they share must bear that; a device does not, so each trial opens one, best with a
 * single thread. The score must follow from configuration, resource and seeds alone: then the table
 * of a search does, too.
 */
@FunctionalInterface
public interface Objective {
  /**
   * Tries one configuration.
   *
   * @return its score; one that is NaN or infinite counts as a failure
   * @throws TrialStoppedException if {@link Trial#stop} says so and the trial is not complete
   * @throws Exception if the trial fails: the search notes that and goes on
   */
  double score(Trial trial) throws Exception;
}

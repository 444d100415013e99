package dev.concord.select;

/**
 * Decides what is tried. Every proposal is a function of the space, the seed, the earlier proposals
 * and the results of the first {@link #needs} trials, and of nothing else: not of the number of
 * workers, nor of the order in which trials end. So a search gives the same table wherever it runs.
 */
public interface SearchStrategy {
  /**
   * Everything that decides its proposals, in a few words. A saved search is continued with the
   * same description only. The number of trials is part of it only if it changes earlier proposals.
   */
  String description();

  /** Number of trials of the whole search, at least 1. */
  int trials(SearchSpace space);

  /**
   * How many of the first trials must have ended before a trial is proposed: the fewer, the more
   * trials can run at once.
   *
   * @param number of the trial, from 0
   * @return 0 to {@code number}
   */
  int needs(SearchSpace space, int number);

  /** The next trial. */
  Proposal propose(SearchHistory history);
}

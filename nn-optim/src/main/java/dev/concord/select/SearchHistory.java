package dev.concord.select;

import java.util.List;

/**
 * What a strategy proposes from.
 *
 * @param space what may be tried
 * @param seed of the search
 * @param goal which scores are better
 * @param proposals what was proposed before, in order
 * @param results of the first trials, in order: as many as {@link SearchStrategy#needs} asks for
 */
public record SearchHistory(
    SearchSpace space, long seed, Goal goal, List<Proposal> proposals, List<TrialResult> results) {
  /** Copies the lists. */
  public SearchHistory {
    proposals = List.copyOf(proposals);
    results = List.copyOf(results);
  }

  /** Number of the trial that is to be proposed. */
  public int next() {
    return proposals.size();
  }

  /** The cost of a trial: less is better, +∞ is a failure. */
  public double cost(int trial) {
    TrialResult result = results.get(trial);
    return result.failed() ? Double.POSITIVE_INFINITY : goal.cost(result.score());
  }
}

package dev.concord.select;

import java.util.Objects;

/**
 * How a trial ended.
 *
 * @param number place in the search, from 0
 * @param proposal what was tried
 * @param score finite; NaN of a failed trial
 * @param failure why it failed, or null if it did not
 */
public record TrialResult(int number, Proposal proposal, double score, String failure) {
  /** Checks that there is either a score or a failure. */
  public TrialResult {
    if (Double.isFinite(score) != (failure == null)) {
      throw new IllegalArgumentException(
          "A trial has a finite score or a failure, got %s and %s".formatted(score, failure));
    }
  }

  /** A trial that brought a score, which counts as failed if it is NaN or infinite. */
  static TrialResult of(int number, Proposal proposal, double score) {
    return Double.isFinite(score)
        ? new TrialResult(number, proposal, score, null)
        : ofFailure(number, proposal, "the score is " + score);
  }

  /** A trial that failed. */
  static TrialResult ofFailure(int number, Proposal proposal, String failure) {
    return new TrialResult(number, proposal, Double.NaN, Objects.requireNonNull(failure));
  }

  /** Whether there is no score. */
  public boolean failed() {
    return failure != null;
  }
}

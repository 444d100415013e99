package dev.concord.prune;

/**
 * How much is pruned in each round of {@link IterativePruning}: s is the sparsity at the end, r the
 * round from 1 to n.
 */
@FunctionalInterface
public interface PruningSchedule {
  /**
   * Share of the weights that are 0 after a round, 0 to 1, never less than after the one before.
   *
   * @param round from 1 to {@code rounds}
   */
  double sparsity(int round, int rounds);

  /** The same number of weights in every round: s r ÷ n. */
  static PruningSchedule linear(double sparsity) {
    requireShare(sparsity);
    return (round, rounds) -> sparsity * round / rounds;
  }

  /**
   * The same share of the weights that are left in every round: 1 − (1 − s)^(r ÷ n). As in Frankle
   * and Carbin, "The lottery ticket hypothesis", 2019.
   */
  static PruningSchedule geometric(double sparsity) {
    requireShare(sparsity);
    return (round, rounds) ->
        round == rounds
            ? sparsity // without the rounding of the power
            : 1 - StrictMath.pow(1 - sparsity, (double) round / rounds);
  }

  /**
   * Much at first, little at last: s (1 − (1 − r ÷ n)³). As in Zhu and Gupta, "To prune, or not to
   * prune", 2017.
   */
  static PruningSchedule cubic(double sparsity) {
    requireShare(sparsity);
    return (round, rounds) -> {
      double left = 1 - (double) round / rounds;
      return sparsity * (1 - left * left * left);
    };
  }

  private static void requireShare(double sparsity) {
    MagnitudePruning.requireSparsity(sparsity);
  }
}

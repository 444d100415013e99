package dev.concord.select.bayes;

import dev.concord.select.SearchHistory;
import java.util.Arrays;

/** The known costs of a search as a Gaussian process takes them. */
final class Costs {
  /** How far above the median a cost counts, in units of the median's distance to the least. */
  private static final double REACH = 3;

  private Costs() {}

  /**
   * The costs with outliers and failures cut, with mean 0 and deviation 1; all 0 where they do not
   * differ or all trials failed.
   */
  static double[] standardised(SearchHistory history) {
    double[] costs = new double[history.results().size()];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = history.cost(i);
    }
    double[] finite = Arrays.stream(costs).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return new double[costs.length];
    }
    double median = finite[finite.length / 2];
    double reach = REACH * (median - finite[0]);
    double worst = finite[finite.length - 1];
    // Where half are equally good there is no distance to measure others by: none is cut.
    double most = reach > 0 && median + reach < worst ? median + reach : worst;
    double sum = 0;
    for (int i = 0; i < costs.length; i++) {
      costs[i] = costs[i] < most ? costs[i] : most;
      sum += costs[i];
    }
    double mean = sum / costs.length;
    double squares = 0;
    for (double cost : costs) {
      squares += (cost - mean) * (cost - mean);
    }
    double deviation = Math.sqrt(squares / costs.length);
    for (int i = 0; i < costs.length; i++) {
      costs[i] = deviation > 0 ? (costs[i] - mean) / deviation : 0;
    }
    return costs;
  }

  /** The least of several. */
  static double least(double[] costs) {
    return Arrays.stream(costs).min().orElseThrow();
  }
}

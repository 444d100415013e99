package dev.concord.select;

import java.util.List;
import java.util.Locale;

/**
 * The scores of cross-validation.
 *
 * <pre>
 *   mean  m = Σ xᵢ ÷ n
 *   sd    s = √( Σ (xᵢ − m)² ÷ (n − 1) )
 * </pre>
 *
 * @param scores one for each split, in order
 */
public record FoldScores(List<Double> scores) {
  /** Copies the scores; there is at least one. */
  public FoldScores {
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one score");
    }
  }

  /** Mean over the splits. */
  public double mean() {
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    return sum / scores.size();
  }

  /**
   * Sample standard deviation, NaN of a single score. The splits share training rows, so it tells
   * too little of how far the mean may be off.
   */
  public double standardDeviation() {
    double mean = mean();
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    return Math.sqrt(squares / (scores.size() - 1));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "mean %.6g, standard deviation %.3g over %d splits",
        mean(),
        standardDeviation(),
        scores.size());
  }
}

package dev.concord.examples;

import java.util.List;

/**
 * The results of the same training with several seeds: a line for each, and how far they differ.
 *
 * <pre>
 *   mean  m = Σ xᵢ ÷ n
 *   sd    s = √( Σ (xᵢ − m)² ÷ (n − 1) ), the sample standard deviation
 * </pre>
 *
 * @param results of the runs that finished, at least 1, all of the same measure
 */
record SeedTable(List<RunResult> results) {
  /** Mean over the seeds. */
  double mean() {
    return results.stream().mapToDouble(RunResult::value).sum() / results.size();
  }

  /** Sample standard deviation; NaN of a single result. */
  double deviation() {
    double mean = mean();
    double squares = 0;
    for (RunResult result : results) {
      squares += (result.value() - mean) * (result.value() - mean);
    }
    return Math.sqrt(squares / (results.size() - 1));
  }

  @Override
  public String toString() {
    double least = results.stream().mapToDouble(RunResult::value).min().orElseThrow();
    double most = results.stream().mapToDouble(RunResult::value).max().orElseThrow();
    StringBuilder text =
        new StringBuilder("%nSeed  %-22s  %s%n".formatted(measure(), "Weights SHA-256"));
    for (RunResult result : results) {
      text.append(
          "%4d  %-22s  %s%n".formatted(result.seed(), text(result.value()), result.weightHash()));
    }
    text.append("Mean  %s over %d seeds%n".formatted(text(mean()), results.size()));
    if (results.size() > 1) {
      text.append(
          "Spread  standard deviation %s, from %s to %s%n"
              .formatted(text(deviation()), text(least), text(most)));
    }
    return text.toString();
  }

  private String measure() {
    return results.getFirst().measure();
  }

  private String text(double value) {
    return results.getFirst().percent() ? "%.2f %%".formatted(value) : "%.6g".formatted(value);
  }
}

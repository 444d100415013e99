package dev.concord.examples.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
public record SeedTable(List<RunResult> results) {
  /** Mean over the seeds. */
  double mean() {
    return mean(values());
  }

  /** Sample standard deviation; NaN of a single result. */
  double deviation() {
    return deviation(values());
  }

  @Override
  public String toString() {
    double least = results.stream().mapToDouble(RunResult::value).min().orElseThrow();
    double most = results.stream().mapToDouble(RunResult::value).max().orElseThrow();
    StringBuilder text =
        new StringBuilder(format("%nSeed  %-22s  %s%n", measure(), "Weights SHA-256"));
    for (RunResult result : results) {
      text.append(
          format("%4d  %-22s  %s%n", result.seed(), text(result.value()), result.weightHash()));
    }
    text.append(format("Mean  %s over %d seeds%n", text(mean()), results.size()));
    if (results.size() > 1) {
      text.append(
          format(
              "Spread  standard deviation %s, from %s to %s%n",
              text(deviation()), text(least), text(most)));
    }
    for (String metric : results.getFirst().metrics().keySet()) {
      double[] values =
          results.stream().mapToDouble(result -> result.metrics().get(metric)).toArray();
      text.append(
          format(
              "Metric  %s mean %.6g%s%n",
              metric.replace('_', ' '),
              mean(values),
              values.length == 1 ? "" : format(", standard deviation %.3g", deviation(values))));
    }
    return text.toString();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  private double[] values() {
    return results.stream().mapToDouble(RunResult::value).toArray();
  }

  private String measure() {
    return results.getFirst().measure();
  }

  private String text(double value) {
    return format(results.getFirst().percent() ? "%.2f %%" : "%.6g", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

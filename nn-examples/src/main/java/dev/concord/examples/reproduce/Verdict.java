package dev.concord.examples.reproduce;

import java.util.List;
import java.util.Locale;

/**
 * Several seeds beside the published figure. They agree where the figure lies within two sample
 * standard deviations of the seeds' mean, or within {@value #RESOLUTION} percentage points of it: a
 * paper's own figure is mostly one run, judged on 10,000 images of which 0.1 points are ten.
 *
 * @param mean over the seeds, in percent
 * @param deviation sample standard deviation, NaN of a single seed
 * @param published in percent
 */
record Verdict(double mean, double deviation, double published) {
  static final double RESOLUTION = 0.15;

  static Verdict of(List<SeedResult> results, double published) {
    double mean = results.stream().mapToDouble(SeedResult::error).sum() / results.size();
    double squares = 0;
    for (SeedResult result : results) {
      squares += (result.error() - mean) * (result.error() - mean);
    }
    return new Verdict(mean, Math.sqrt(squares / (results.size() - 1)), published);
  }

  /** Whether published and measured agree. */
  boolean agrees() {
    double away = Math.abs(mean - published);
    return away <= RESOLUTION || away <= 2 * deviation;
  }

  /** The mean and the spread. */
  String measured() {
    return Double.isNaN(deviation)
        ? String.format(Locale.ROOT, "%.2f %%", mean)
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", mean, deviation);
  }

  @Override
  public String toString() {
    if (agrees()) {
      return "agrees";
    }
    return mean < published ? "DISAGREES: lower" : "DISAGREES: higher";
  }
}

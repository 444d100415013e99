package dev.concord.examples.reproduce;

import java.util.List;
import java.util.Locale;

/** The text of results beside the published figures. */
public final class ReproductionTable {
  private static final String LINE = "%-22s %-9s %-17s %-18s %9s";

  private ReproductionTable() {}

  /** The head of the table. */
  public static String heading() {
    return LINE.formatted("Row", "Published", "Here", "Verdict", "s/seed");
  }

  /** A row of the table. */
  public static String line(Reproduction row, List<SeedResult> results) {
    Verdict verdict = Verdict.of(results, row.published());
    double seconds = results.stream().mapToDouble(SeedResult::seconds).sum() / results.size();
    return LINE.formatted(
        row.name(),
        percent(row.published()),
        verdict.measured(),
        verdict,
        String.format(Locale.ROOT, "%.0f", seconds));
  }

  /** What a row is: network, measure, source, training. */
  public static String about(Reproduction row) {
    return """
    %s%s
      network   %s
      figure    %s %s
      source    %s
      training  %s
    """
        .formatted(
            row.name(),
            row.longRun() ? " (long)" : "",
            row.network(),
            row.measure(),
            percent(row.published()),
            row.source(),
            row.training());
  }

  /** One seed's result. */
  public static String line(SeedResult result) {
    return String.format(
        Locale.ROOT,
        "  seed %d  %.2f %%  %.0f s  %s",
        result.seed(),
        result.error(),
        result.seconds(),
        result.weightHash());
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f %%", value);
  }
}

package dev.concord.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Measurements as a Markdown table: a row for each scenario and thread count, a column for each
 * implementation, and the arithmetic limit.
 *
 * <p>Beside each time stands its ratio to the row's yardstick: the time of Concord's CPU backend
 * where it took part, else the shortest. A peer at 1.50 × needs one and a half times as long.
 */
final class ComparisonTable {
  private final List<Measurement> measurements;
  private final double operationsPerNanosecond;

  /**
   * @param gigaflopsPerCore what one core can do at most, for the column of the limit
   */
  ComparisonTable(List<Measurement> measurements, double gigaflopsPerCore) {
    this.measurements = List.copyOf(measurements);
    this.operationsPerNanosecond = gigaflopsPerCore;
  }

  /** The table, with a line break after each row. */
  String markdown() {
    List<String> contenders =
        measurements.stream().map(Measurement::contender).distinct().sorted(this::order).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("scenario", "threads", "limit"));
    head.addAll(contenders);
    rows.add(head);
    rows.add(head.stream().map(_ -> "---").toList());
    for (Scenario scenario : Scenario.all()) {
      for (int threads : scenario.threadCounts()) {
        List<Measurement> row =
            measurements.stream()
                .filter(m -> m.scenario() == scenario && m.threads() == threads)
                .toList();
        if (!row.isEmpty()) {
          rows.add(cells(scenario, threads, row, contenders));
        }
      }
    }
    return rows.stream()
        .map(cells -> "| " + String.join(" | ", cells) + " |\n")
        .collect(Collectors.joining());
  }

  private int order(String left, String right) {
    boolean leftIsOurs = left.startsWith(Concord.PREFIX);
    boolean rightIsOurs = right.startsWith(Concord.PREFIX);
    return leftIsOurs == rightIsOurs ? left.compareTo(right) : leftIsOurs ? -1 : 1;
  }

  private List<String> cells(
      Scenario scenario, int threads, List<Measurement> row, List<String> contenders) {
    double limit = scenario.arithmeticOperations() / operationsPerNanosecond / threads;
    List<String> cells = new ArrayList<>();
    cells.add(scenario.title());
    cells.add(Integer.toString(threads));
    cells.add(limit == 0 ? "–" : time(limit));
    double yardstick =
        time(row, Contenders.CONCORD)
            .orElse(row.stream().mapToDouble(Measurement::nanoseconds).min().orElseThrow());
    for (String contender : contenders) {
      OptionalDouble time = time(row, contender);
      cells.add(
          time.isEmpty()
              ? "–"
              : cell(scenario, time.getAsDouble(), time.getAsDouble() / yardstick));
    }
    return cells;
  }

  private static OptionalDouble time(List<Measurement> row, String contender) {
    return row.stream()
        .filter(m -> m.contender().equals(contender))
        .mapToDouble(Measurement::nanoseconds)
        .findFirst();
  }

  private static String cell(Scenario scenario, double nanoseconds, double ratio) {
    String rate =
        scenario instanceof GemmScenario
            ? String.format(
                Locale.ROOT, ", %.0f GFLOP/s", scenario.arithmeticOperations() / nanoseconds)
            : "";
    return String.format(Locale.ROOT, "%s (%.2f ×%s)", time(nanoseconds), ratio, rate);
  }

  /** A time with three significant digits and its unit. */
  private static String time(double nanoseconds) {
    if (nanoseconds < 1e3) {
      return significant(nanoseconds) + " ns";
    }
    return nanoseconds < 1e6
        ? significant(nanoseconds / 1e3) + " µs"
        : significant(nanoseconds / 1e6) + " ms";
  }

  private static String significant(double value) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}

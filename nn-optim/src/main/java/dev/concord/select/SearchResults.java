package dev.concord.select;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The trials of a search that have ended, as a table.
 *
 * @param space what was searched
 * @param goal which scores are better
 * @param trials by number
 * @param planned number of trials of the whole search; more than there are if it was stopped
 */
public record SearchResults(SearchSpace space, Goal goal, List<TrialResult> trials, int planned) {
  private static final int WIDEST_FAILURE = 60;

  /** Copies the list. */
  public SearchResults {
    trials = List.copyOf(trials);
  }

  /** Whether all trials have ended. */
  public boolean complete() {
    return trials.size() == planned;
  }

  /**
   * The trials from best to worst: those with most resource first, as scores got with less say
   * less; of equal scores the lower number; failed ones last.
   */
  public List<TrialResult> ranked() {
    return trials.stream()
        .sorted(
            Comparator.comparing(TrialResult::failed)
                .thenComparing(result -> -result.proposal().resource())
                .thenComparing(result -> goal.cost(result.score()))
                .thenComparing(TrialResult::number))
        .toList();
  }

  /**
   * The best trial.
   *
   * @throws IllegalStateException if there is none with a score, with the first failure
   */
  public TrialResult best() {
    if (trials.isEmpty()) {
      throw new IllegalStateException("No trial has ended");
    }
    TrialResult best = ranked().getFirst();
    if (best.failed()) {
      throw new IllegalStateException(
          "All %d trials failed; the first one: %s".formatted(trials.size(), best.failure()));
    }
    return best;
  }

  /** Column titles, then the cells of each trial, the best first. */
  private List<List<String>> cells() {
    boolean resources = trials.stream().anyMatch(result -> result.proposal().resource() != 1);
    List<String> titles = new ArrayList<>(List.of("trial"));
    space.dimensions().forEach(dimension -> titles.add(dimension.name()));
    if (resources) {
      titles.add("resource");
    }
    titles.add("score");
    List<List<String>> rows = new ArrayList<>(List.of(titles));
    for (TrialResult result : ranked()) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(result.number())));
      Configuration settings = result.proposal().settings();
      space
          .dimensions()
          .forEach(
              dimension ->
                  row.add(settings.has(dimension.name()) ? settings.text(dimension.name()) : ""));
      if (resources) {
        row.add(String.valueOf(result.proposal().resource()));
      }
      row.add(result.failed() ? "failed: " + result.failure() : String.valueOf(result.score()));
      rows.add(row);
    }
    return rows;
  }

  /** The table as comma-separated values (RFC 4180), the best trial first. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      cells().forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // does not happen in memory
    }
    return text.toString();
  }

  /** The table for a person, the best trial first. */
  @Override
  public String toString() {
    List<List<String>> rows = cells();
    int columns = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int c = 0; c < columns - 1; c++) {
        int column = c;
        int width = rows.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
        text.append(row.get(c)).repeat(' ', width - row.get(c).length() + 2);
      }
      text.append(shortened(row.getLast())).append(System.lineSeparator());
    }
    if (!complete()) {
      text.append("%d of %d trials%n".formatted(trials.size(), planned));
    }
    return text.toString();
  }

  private static String shortened(String cell) {
    String line = cell.lines().findFirst().orElse("");
    return line.length() > WIDEST_FAILURE ? line.substring(0, WIDEST_FAILURE) + "…" : line;
  }
}

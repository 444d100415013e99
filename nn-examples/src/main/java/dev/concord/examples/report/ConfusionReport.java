package dev.concord.examples.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A confusion matrix for people: a line per true class, a column per predicted one, each class with
 * the share that was recognised. Of many classes only the most frequent mistakes are listed.
 */
public final class ConfusionReport {
  private static final int WIDEST_TABLE = 16;
  private static final int LISTED_MISTAKES = 10;
  private static final int LONGEST_NAME = 14;

  private ConfusionReport() {}

  /**
   * The report.
   *
   * @param counts {@code counts[t][p]} rows of class t predicted as p
   * @param names of the classes
   */
  public static String of(int[][] counts, List<String> names) {
    return counts.length <= WIDEST_TABLE ? table(counts, names) : mistakes(counts, names);
  }

  private static String table(int[][] counts, List<String> names) {
    int label = 4;
    int cell = 5;
    for (int c = 0; c < counts.length; c++) {
      label = Math.max(label, shortened(names.get(c)).length());
      for (int count : counts[c]) {
        cell = Math.max(cell, String.valueOf(count).length());
      }
    }
    for (String name : names) {
      // A narrow column for each class: names that are too long are cut in the heading only.
      cell = Math.max(cell, Math.min(name.length(), 9));
    }
    StringBuilder text =
        new StringBuilder("Confusion matrix (line: true class, column: predicted)");
    text.append("%n%s".formatted(" ".repeat(label)));
    for (String name : names) {
      text.append("  ").append(right(name.length() > cell ? name.substring(0, cell) : name, cell));
    }
    text.append("  recognised");
    for (int t = 0; t < counts.length; t++) {
      text.append("%n%s".formatted(right(shortened(names.get(t)), label)));
      for (int count : counts[t]) {
        text.append("  ").append(right(count == 0 ? "." : String.valueOf(count), cell));
      }
      text.append("  ").append(right(share(counts[t], t), 10));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static String share(int[] counts, int right) {
    long all = 0;
    for (int count : counts) {
      all += count;
    }
    return all == 0 ? "no rows" : "%.2f %%".formatted(100.0 * counts[right] / all);
  }

  private static String mistakes(int[][] counts, List<String> names) {
    record Mistake(int truth, int predicted, int count) {}
    List<Mistake> mistakes = new ArrayList<>();
    for (int t = 0; t < counts.length; t++) {
      for (int p = 0; p < counts.length; p++) {
        if (p != t && counts[t][p] > 0) {
          mistakes.add(new Mistake(t, p, counts[t][p]));
        }
      }
    }
    mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
    StringBuilder text = new StringBuilder("Most frequent mistakes (true class -> predicted)");
    for (Mistake mistake : mistakes.subList(0, Math.min(LISTED_MISTAKES, mistakes.size()))) {
      text.append(
          "%n%6d  %s -> %s"
              .formatted(
                  mistake.count(), names.get(mistake.truth()), names.get(mistake.predicted())));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "~" : name;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}

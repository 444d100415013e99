package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Targets;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.preprocess.FittedTableCoding;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A CSV file whose features need coding: columns of categories, or missing values. What the coding
 * learns, it learns from the training rows.
 *
 * @param table all columns
 * @param target the column to learn
 * @param csv what the user said about the file
 */
record CsvSource(Table table, String target, DataRequest.Csv csv) {
  /** More different texts than this, and most rows of their own kind: a name, no category. */
  private static final int MOST_CLASSES = 20;

  /**
   * Data with coded features.
   *
   * @param coding what codes new rows the same way
   */
  record Coded(Dataset data, FittedTableCoding coding) {}

  /** Whether the user said something that only a table can have. */
  static boolean asked(DataRequest.Csv csv) {
    return csv.format().needsTables()
        || !csv.categories().isEmpty()
        || !csv.without().isEmpty()
        || csv.missing().isPresent();
  }

  /**
   * Reads a file.
   *
   * @throws MalformedDataException if it is no table, or has no such target
   */
  static CsvSource of(Path file, DataRequest.Csv csv) throws IOException {
    Table table = read(file, csv);
    String target = ColumnChoice.name(table.names(), csv.target().orElse("-1"));
    if (!table.names().contains(target)) {
      throw new MalformedDataException(
          "%s: column \"%s\" does not exist: there are %s; is the delimiter right?"
              .formatted(file, target, table.names()));
    }
    Set<String> left = new HashSet<>(table.names());
    left.remove(target);
    for (String given : csv.without()) {
      String column = ColumnChoice.name(table.names(), given);
      if (!table.names().contains(column)) {
        throw new MalformedDataException(
            "%s: column \"%s\" of --without does not exist: there are %s; is the delimiter right?"
                .formatted(file, given, table.names()));
      }
      if (column.equals(target)) {
        throw new MalformedDataException(
            "%s: column \"%s\" is the one to learn and cannot be left out: choose another with --target or --without"
                .formatted(file, column));
      }
      left.remove(column);
    }
    if (csv.format().since().containsKey(target)) {
      throw new MalformedDataException(
          "%s: column \"%s\" is the one to learn, and --since is for those it is learnt from"
              .formatted(file, target));
    }
    if (left.isEmpty()) {
      throw new MalformedDataException(
          "%s: beside the column to learn, \"%s\", no column is left to learn from: %s"
              .formatted(
                  file,
                  target,
                  csv.without().isEmpty()
                      ? "is the delimiter right?"
                      : "name fewer with --without"));
    }
    return new CsvSource(table, target, csv);
  }

  private static Table read(Path file, DataRequest.Csv csv) throws IOException {
    try {
      return csv.format().tables().categories(csv.categories()).read(file);
    } catch (MalformedDataException e) {
      throw CsvFormat.onCommandLine(e);
    }
  }

  /**
   * Checks that every row has what is to be learnt: it cannot be filled in.
   *
   * @throws MalformedDataException naming the first line where it is missing
   */
  void requireTargets() throws MalformedDataException {
    Column column = table.column(target);
    for (int row = 0; row < column.size(); row++) {
      if (column.missing(row)) {
        throw new MalformedDataException(
            "%s: the column to learn has no value there (or NA, NaN, ?): mend it, or take the line out; --missing fills only the columns it is learnt from."
                .formatted(table.place(row, target)));
      }
    }
  }

  /** Whether a feature has categories or gaps. */
  boolean needsCoding() {
    return table.columns().stream()
        .filter(column -> !column.name().equals(target))
        .anyMatch(CsvSource::needsCoding);
  }

  private static boolean needsCoding(Column column) {
    return switch (column) {
      case Column.Categories categories -> true;
      case Column.Numbers numbers -> hasGap(numbers);
    };
  }

  private static boolean hasGap(Column column) {
    for (int row = 0; row < column.size(); row++) {
      if (column.missing(row)) {
        return true;
      }
    }
    return false;
  }

  /** Number of rows. */
  int rows() {
    return table.size();
  }

  /**
   * The rows with coded features. Classes are those of the whole file, so that a rare one may lie
   * among the test rows; what fills missing values is learnt from the training rows.
   *
   * @throws MalformedDataException if a value is missing that may not be, or a column looks like no
   *     category
   */
  Coded coded(RowSplit split, boolean classes) throws MalformedDataException {
    for (Column column : features().columns()) {
      requireCategory(column);
    }
    TableCoding chosen = coding();
    try {
      FittedTableCoding coding = chosen.fit(features().select(split.train()));
      Targets targets = classes ? table.labels(target, List.of()) : table.values(target);
      return new Coded(new Dataset(coding.apply(table), targets, coding.names()), coding);
    } catch (IllegalArgumentException e) {
      String hint =
          csv.missing().isPresent() || !e.getMessage().contains("found nothing")
              ? ""
              : " An empty field, NA, NaN or ? is a missing value; --missing mean, median or a"
                  + " number fills them.";
      throw new MalformedDataException(e.getMessage() + hint, e);
    }
  }

  private Table features() {
    return table
        .without(target)
        .without(
            csv.without().stream()
                .map(column -> ColumnChoice.name(table.names(), column))
                .toArray(String[]::new));
  }

  private TableCoding coding() {
    TableCoding coding = new TableCoding();
    for (Column column : features().columns()) {
      if (column instanceof Column.Categories categories && !categories.classes().isEmpty()) {
        coding = coding.oneHot(column.name(), categories.classes());
      }
    }
    return csv.missing().map(CsvSource::imputer).map(coding::filling).orElse(coding);
  }

  private static Imputer imputer(String text) {
    Imputer imputer =
        switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "mean" -> Imputer.mean();
          case "median" -> Imputer.median();
          default -> {
            try {
              yield Imputer.withDefault(Float.parseFloat(text));
            } catch (IllegalArgumentException e) {
              throw new IllegalArgumentException(
                  "--missing takes mean, median or a number; got \"" + text + "\"", e);
            }
          }
        };
    return imputer.withIndicators();
  }

  /** A column of names must not become hundreds of classes. */
  private void requireCategory(Column column) throws MalformedDataException {
    if (column instanceof Column.Categories categories
        && !csv.categories().contains(column.name())) {
      int classes = categories.classes().size();
      if (classes > MOST_CLASSES && classes > rows() / 2) {
        throw new MalformedDataException(
            "%s: column \"%s\" has %d different texts in %d rows: leave it out with --without, or name it with --categories."
                .formatted(table.source(), column.name(), classes, rows()));
      }
    }
  }
}

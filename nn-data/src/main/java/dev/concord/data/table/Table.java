package dev.concord.data.table;

import dev.concord.data.RowOrigin;
import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Named columns of numbers and categories, as a file has them: values may be missing, and nothing
 * is coded yet. A network takes none of this; {@code dev.concord.data.preprocess.TableCoding} makes
 * features of it. It is not changed afterwards.
 *
 * @param source where it comes from, for messages, such as the file's name; may be empty
 * @param columns one or more of different names, all with the same number of rows
 * @param lines each row's line in the source, from 1 on, for messages; or empty
 * @param origin where the rows come from, which data sets made of them keep, so that overlapping
 *     parts are noticed
 */
public record Table(String source, List<Column> columns, int[] lines, RowOrigin origin) {
  /**
   * Checks the columns.
   *
   * @throws IllegalArgumentException if there is no column, two have the same name, or the numbers
   *     of rows, lines or rows of the origin differ
   */
  public Table {
    columns = List.copyOf(columns);
    lines = lines.clone();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("A table needs at least one column.");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "Columns need different names, \"%s\" comes twice.".formatted(column.name()));
      }
      if (column.size() != columns.getFirst().size()) {
        throw new IllegalArgumentException(
            "Columns need the same number of rows, \"%s\" has %d and \"%s\" %d."
                .formatted(
                    columns.getFirst().name(),
                    columns.getFirst().size(),
                    column.name(),
                    column.size()));
      }
    }
    if (lines.length != 0 && lines.length != columns.getFirst().size()) {
      throw new IllegalArgumentException(
          "Expected a line for each of the %d rows or none, got %d."
              .formatted(columns.getFirst().size(), lines.length));
    }
    if (origin.size() != columns.getFirst().size()) {
      throw new IllegalArgumentException(
          "The origin must name a row for each of the %d rows, got %d."
              .formatted(columns.getFirst().size(), origin.size()));
    }
  }

  /** New rows, which come from no other table. */
  public Table(String source, List<Column> columns, int[] lines) {
    this(
        source,
        columns,
        lines,
        RowOrigin.ofNewSource(columns.isEmpty() ? 0 : columns.getFirst().size()));
  }

  /** A table from no file. */
  public static Table of(Column... columns) {
    return new Table("", List.of(columns), new int[0]);
  }

  /** Each row's line, copied. */
  @Override
  public int[] lines() {
    return lines.clone();
  }

  /** Number of rows. */
  public int size() {
    return columns.getFirst().size();
  }

  /** The columns' names in order. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * A column by its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%scolumn \"%s\" does not exist, there are %s."
                        .formatted(source.isEmpty() ? "" : source + ": ", name, names())));
  }

  /** The table without these columns; those it does not have do not matter. */
  public Table without(String... names) {
    List<String> left = List.of(names);
    List<Column> kept = columns.stream().filter(column -> !left.contains(column.name())).toList();
    return new Table(source, kept, lines, origin);
  }

  /** The given rows in that order; a row may come several times. */
  public Table select(int[] rows) {
    int[] chosen = lines.length == 0 ? lines : Arrays.stream(rows).map(row -> lines[row]).toArray();
    return new Table(
        source,
        columns.stream().map(column -> column.select(rows)).toList(),
        chosen,
        origin.select(rows));
  }

  /** Where a value stands, for messages: file, line and column. */
  public String place(int row, String column) {
    String line = lines.length == 0 ? "row " + row : "line " + lines[row];
    return "%s%s, column \"%s\"".formatted(source.isEmpty() ? "" : source + ", ", line, column);
  }

  /**
   * A column as classes to learn.
   *
   * @param name of the column; of numbers each different one is a class
   * @param classes the classes in the order of their ids, such as those of the training rows; empty
   *     for those in this table in ascending order
   * @throws IllegalArgumentException if a value is missing or none of the classes, with its place
   */
  public Targets.Labels labels(String name, List<String> classes) {
    List<String> values =
        switch (column(name)) {
          case Column.Categories categories -> categories.values();
          case Column.Numbers numbers -> texts(numbers.values());
        };
    List<String> known =
        classes.isEmpty() ? new Column.Categories(name, values).classes() : classes;
    int[] ids = new int[values.size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = known.indexOf(values.get(row));
      if (ids[row] < 0) {
        throw new IllegalArgumentException(
            "%s: expected one of the classes %s, found %s."
                .formatted(place(row, name), ClassNames.shown(known), shown(values.get(row))));
      }
    }
    return new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), known.size(), known);
  }

  /**
   * Columns as numbers to learn.
   *
   * @throws IllegalArgumentException if a column holds categories, or a value is missing
   */
  public Targets.Values values(String... names) {
    float[] values = new float[size() * names.length];
    for (int i = 0; i < names.length; i++) {
      if (!(column(names[i]) instanceof Column.Numbers numbers)) {
        throw new IllegalArgumentException(
            "Column \"%s\" holds categories, expected numbers to learn.".formatted(names[i]));
      }
      float[] found = numbers.values();
      for (int row = 0; row < size(); row++) {
        if (Float.isNaN(found[row])) {
          throw new IllegalArgumentException(
              place(row, names[i]) + ": expected a number to learn, found nothing.");
        }
        values[row * names.length + i] = found[row];
      }
    }
    return new Targets.Values(
        HostTensor.of(Shape.of(size(), names.length), values), List.of(names));
  }

  /** A value in messages. */
  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : "\"" + value + "\"";
  }

  private static List<String> texts(float[] numbers) {
    List<String> texts = new ArrayList<>();
    for (float number : numbers) {
      boolean whole = number == (int) number;
      String text = whole ? String.valueOf((int) number) : String.valueOf(number);
      texts.add(Float.isNaN(number) ? "" : text);
    }
    return texts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Table table && columns.equals(table.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return "Table[%s, %d rows, %s]".formatted(source, size(), names());
  }
}

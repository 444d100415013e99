package dev.concord.data.preprocess;

import dev.concord.data.table.ClassNames;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How one column of a table becomes columns of numbers, and back; fitted. */
sealed interface CodedColumn {
  /** The table's column. */
  String name();

  /** Whether a further column tells where a value is missing. */
  boolean indicator();

  /** Columns of numbers without the indicator. */
  int codes();

  /** Writes a row's codes. */
  void code(Table table, Column column, int row, float[] to, int at);

  /** The table's column from its codes, which begin at {@code at} in rows of {@code width}. */
  Column decode(float[] from, int at, int width, int rows);

  /** The names of the columns of numbers. */
  List<String> names();

  /** Its saved form, as {@link SavedTransform#fields} has it. */
  Map<String, Object> fields();

  /** Codes and indicator. */
  default int width() {
    return codes() + (indicator() ? 1 : 0);
  }

  /** Whether the indicator of a row says that the value is missing. */
  default boolean indicatesGap(float[] from, int start) {
    return indicator() && from[start + codes()] >= 0.5f;
  }

  /** The names with that of the indicator. */
  static List<String> withIndicator(List<String> names, String column, boolean indicator) {
    List<String> all = new ArrayList<>(names);
    if (indicator) {
      all.add(column + " missing");
    }
    return all;
  }

  /**
   * Numbers as they are.
   *
   * @param fill what is put where one is missing; NaN refuses gaps
   */
  record Number(String name, double fill, boolean indicator) implements CodedColumn {
    @Override
    public int codes() {
      return 1;
    }

    @Override
    public void code(Table table, Column column, int row, float[] to, int at) {
      if (!(column instanceof Column.Numbers numbers)) {
        throw new IllegalArgumentException(
            "Column \"%s\" holds categories, the training rows had numbers there.".formatted(name));
      }
      boolean missing = numbers.missing(row);
      if (missing && Double.isNaN(fill)) {
        throw new IllegalArgumentException(
            "%s: expected a number, found nothing; to allow gaps, say how to fill them: TableCoding.filling."
                .formatted(table.place(row, name)));
      }
      to[at] = missing ? (float) fill : numbers.value(row);
      if (indicator) {
        to[at + 1] = missing ? 1 : 0;
      }
    }

    @Override
    public Column decode(float[] from, int at, int width, int rows) {
      float[] values = new float[rows];
      for (int row = 0; row < rows; row++) {
        int start = row * width + at;
        values[row] = indicatesGap(from, start) ? Float.NaN : from[start];
      }
      return new Column.Numbers(name, values);
    }

    @Override
    public List<String> names() {
      return withIndicator(List.of(name), name, indicator);
    }

    @Override
    public Map<String, Object> fields() {
      return Double.isNaN(fill)
          ? Map.of("kind", "number", "name", name, "indicator", indicator)
          : Map.of("kind", "number", "name", name, "fill", fill, "indicator", indicator);
    }
  }

  /**
   * Categories as one-hot columns or as one column of ordinal numbers.
   *
   * @param classes in the order of their columns or numbers
   * @param oneHot whether each class has a column
   */
  record Category(String name, List<String> classes, boolean oneHot, boolean indicator)
      implements CodedColumn {
    /** Copies the list. */
    public Category {
      classes = List.copyOf(classes);
    }

    @Override
    public int codes() {
      return oneHot ? classes.size() : 1;
    }

    @Override
    public void code(Table table, Column column, int row, float[] to, int at) {
      if (!(column instanceof Column.Categories categories)) {
        throw new IllegalArgumentException(
            "Column \"%s\" holds numbers, the training rows had the classes %s there: read it as categories."
                .formatted(name, ClassNames.shown(classes)));
      }
      Arrays.fill(to, at, at + width(), 0);
      if (categories.missing(row) && indicator) {
        to[at + codes()] = 1;
        return;
      }
      String value = categories.values().get(row);
      int id = classes.indexOf(value);
      if (id < 0) {
        throw new IllegalArgumentException(
            "%s: expected one of the classes %s, found %s."
                .formatted(
                    table.place(row, name),
                    ClassNames.shown(classes),
                    value.isEmpty() ? "nothing" : "\"" + value + "\""));
      }
      if (oneHot) {
        to[at + id] = 1;
      } else {
        to[at] = id;
      }
    }

    @Override
    public Column decode(float[] from, int at, int width, int rows) {
      List<String> values = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        int start = row * width + at;
        int id = oneHot ? largest(from, start) : nearest(from[start]);
        values.add(indicatesGap(from, start) ? "" : classes.get(id));
      }
      return new Column.Categories(name, values);
    }

    private int largest(float[] from, int start) {
      int largest = 0;
      for (int id = 1; id < classes.size(); id++) {
        largest = from[start + id] > from[start + largest] ? id : largest;
      }
      return largest;
    }

    private int nearest(float code) {
      return Math.clamp(Math.round(code), 0, classes.size() - 1);
    }

    @Override
    public List<String> names() {
      List<String> codes =
          oneHot ? classes.stream().map(value -> name + "=" + value).toList() : List.of(name);
      return withIndicator(codes, name, indicator);
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of(
          "kind",
          oneHot ? "one_hot" : "ordinal",
          "name",
          name,
          "classes",
          classes,
          "indicator",
          indicator);
    }
  }

  /** Reads the saved form. */
  static CodedColumn read(SavedFields fields) {
    String name = fields.text("name");
    boolean indicator = fields.truth("indicator");
    String kind = fields.text("kind");
    return switch (kind) {
      case "number" ->
          new Number(name, fields.has("fill") ? fields.number("fill") : Double.NaN, indicator);
      case "one_hot", "ordinal" ->
          new Category(name, fields.strings("classes"), kind.equals("one_hot"), indicator);
      default ->
          throw new IllegalArgumentException(
              "unknown coding \"%s\" of the saved column \"%s\": this program knows number, one_hot and ordinal."
                  .formatted(kind, name));
    };
  }
}

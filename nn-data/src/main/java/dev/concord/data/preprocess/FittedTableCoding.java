package dev.concord.data.preprocess;

import dev.concord.data.io.CsvTableReader;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@link TableCoding} with the classes and filling values of some training rows. It finds its
 * columns in a table by name, so new rows may have them in another order and beside others.
 */
public final class FittedTableCoding {
  private static final SavedForm FORM = new SavedForm("concord fitted table coding");

  private final List<CodedColumn> columns;

  FittedTableCoding(List<CodedColumn> columns) {
    this.columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("No column is left to make features of.");
    }
  }

  /** The saved form as text, such as for a model file's metadata. */
  public String write() {
    return FORM.write(Map.of("columns", fields()));
  }

  /**
   * Reads the saved form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #write} makes
   */
  public static FittedTableCoding read(String text) {
    return read(FORM.read(text));
  }

  /** The columns as they are saved. */
  List<Map<String, Object>> fields() {
    return columns.stream().map(CodedColumn::fields).toList();
  }

  static FittedTableCoding read(SavedFields fields) {
    return new FittedTableCoding(
        fields.objects("columns").stream()
            .map(json -> CodedColumn.read(new SavedFields("column", json)))
            .toList());
  }

  /** The table's columns that become features, in order. */
  public List<String> inputs() {
    return columns.stream().map(CodedColumn::name).toList();
  }

  /** The names of the features. */
  public List<String> names() {
    return columns.stream().flatMap(column -> column.names().stream()).toList();
  }

  /**
   * Which features hold a number of the table, from 0 on: not the codes of categories, nor what
   * tells gaps. For what suits numbers alone, such as noise.
   */
  public List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    int feature = 0;
    for (CodedColumn column : columns) {
      if (column instanceof CodedColumn.Number) {
        numbers.add(feature);
      }
      feature += column.width();
    }
    return numbers;
  }

  /** Number of features of a row. */
  public int width() {
    return columns.stream().mapToInt(CodedColumn::width).sum();
  }

  /** A reader set to the columns and kinds that this coding takes. */
  public CsvTableReader reading(CsvTableReader reader) {
    return reader.only(inputs()).numbers(inputs(false)).categories(inputs(true));
  }

  private List<String> inputs(boolean categories) {
    return columns.stream()
        .filter(column -> column instanceof CodedColumn.Category == categories)
        .map(CodedColumn::name)
        .toList();
  }

  /**
   * The features of a table's rows.
   *
   * @return F32 [rows, width], all finite
   * @throws IllegalArgumentException if a column is missing or of another kind, a category is none
   *     of the known classes, or a value is missing that may not be; the message names row and
   *     column, and the known classes
   */
  public HostTensor apply(Table table) {
    int width = width();
    float[] features = new float[Math.multiplyExact(table.size(), width)];
    int at = 0;
    for (CodedColumn coded : columns) {
      Column column = table.column(coded.name());
      for (int row = 0; row < table.size(); row++) {
        coded.code(table, column, row, features, row * width + at);
      }
      at += coded.width();
    }
    return HostTensor.of(Shape.of(table.size(), width), features);
  }

  /**
   * The table that would give these features: of one-hot columns the class with the largest value,
   * of an ordinal one the nearest class. Gaps that an indicator tells come back as gaps.
   *
   * @param features F32 [n, width]
   * @throws IllegalArgumentException if the rows have another width
   */
  public Table invert(HostTensor features) {
    Columns all = Columns.fitted(features, Shape.of(width()));
    List<Column> decoded = new ArrayList<>();
    int at = 0;
    for (CodedColumn coded : columns) {
      decoded.add(coded.decode(all.values(), at, width(), all.rows()));
      at += coded.width();
    }
    return new Table("", decoded, new int[0]);
  }
}

package dev.concord.data.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.table.ClassNames;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a table of numbers from a CSV file (UTF-8, quoting after RFC 4180) into a {@link Dataset}:
 * one or more columns are targets, all others are features. It parses with the FastCSV library and
 * turns fields into float32; it fills no gaps and knows no dates.
 *
 * <pre>
 *   Dataset iris = CsvReader.withHeader().labels("species").read(Path.of("iris.csv"));
 *   Dataset cars = CsvReader.withoutHeader().delimiter(';').values(-1).read(file);
 * </pre>
 *
 * <p>A reader is immutable; every setting gives a new one. Lines are counted from 1 as an editor
 * does, columns from 0; empty lines are skipped.
 */
public final class CsvReader {
  private enum Kind {
    LABELS,
    VALUES
  }

  private final boolean header;
  private final char delimiter;
  private final Kind kind;
  private final List<CsvColumn> targets;
  private final List<String> classNames;

  private CsvReader(
      boolean header, char delimiter, Kind kind, List<CsvColumn> targets, List<String> classNames) {
    this.header = header;
    this.delimiter = delimiter;
    this.kind = kind;
    this.targets = targets;
    this.classNames = classNames;
  }

  /** Reads files whose first line holds the columns' names, separated by commas. */
  public static CsvReader withHeader() {
    return new CsvReader(true, ',', Kind.LABELS, List.of(), List.of());
  }

  /** Reads files whose first line is already data, separated by commas. */
  public static CsvReader withoutHeader() {
    return new CsvReader(false, ',', Kind.LABELS, List.of(), List.of());
  }

  /** Fields are separated by this character; the default is the comma. */
  public CsvReader delimiter(char newDelimiter) {
    return new CsvReader(header, newDelimiter, kind, targets, classNames);
  }

  /** The column of this name holds the class of each row, as any text. */
  public CsvReader labels(String column) {
    return new CsvReader(
        header, delimiter, Kind.LABELS, List.of(new CsvColumn.Named(column)), classNames);
  }

  /** This column holds the class of each row; from 0, or negative from the end (−1 is the last). */
  public CsvReader labels(int column) {
    return new CsvReader(
        header, delimiter, Kind.LABELS, List.of(new CsvColumn.Numbered(column)), classNames);
  }

  /** The columns of these names hold the numbers to learn, in this order. */
  public CsvReader values(String... columns) {
    List<CsvColumn> named = Arrays.stream(columns).<CsvColumn>map(CsvColumn.Named::new).toList();
    return new CsvReader(header, delimiter, Kind.VALUES, named, classNames);
  }

  /** These columns hold the numbers to learn; from 0, or negative from the end. */
  public CsvReader values(int... columns) {
    List<CsvColumn> numbered =
        Arrays.stream(columns).<CsvColumn>mapToObj(CsvColumn.Numbered::new).toList();
    return new CsvReader(header, delimiter, Kind.VALUES, numbered, classNames);
  }

  /**
   * The classes in the order of their ids; another class in the file is an error. Use it to read a
   * test file with the ids of the training file. By default the classes are those in the file: in
   * ascending order where all are numbers, else in the order of their UTF-16 codes.
   *
   * @throws IllegalArgumentException if a class is named twice
   */
  public CsvReader classNames(List<String> names) {
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("Class names must differ, got " + names + ".");
    }
    return new CsvReader(header, delimiter, kind, targets, List.copyOf(names));
  }

  /**
   * Reads the whole file.
   *
   * @return features F32 [n, columns without the targets], with names where there is a header;
   *     labels I32 [n] with the classes' names, or values F32 [n, target columns]
   * @throws MalformedDataException if a line has another number of fields, a field is not a finite
   *     float32, a class is unknown, a target column does not exist, there is no row, or a column's
   *     numbers lie so close together beside their size that float32 cannot tell them apart
   * @throws IOException if the file is missing or cannot be read
   * @throws IllegalStateException if neither labels nor values were chosen
   */
  public Dataset read(Path file) throws IOException {
    if (targets.isEmpty()) {
      throw new IllegalStateException(
          "Say which column is the target: labels(\"name\") for classes, values(\"name\") for"
              + " numbers.");
    }
    try (var records = CsvLines.open(file, delimiter)) {
      return read(file, records);
    } catch (CsvParseException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads columns of numbers alone, such as the features that a trained model takes; other columns
   * are not looked at, and neither are this reader's targets.
   *
   * @param columns names in the header, in the order wanted; empty for all columns
   * @return F32 [n, columns]
   * @throws MalformedDataException if a column does not exist, a line has another number of fields,
   *     a field is not a finite float32, or there is no row
   * @throws IOException if the file is missing or cannot be read
   */
  public HostTensor readNumbers(Path file, List<String> columns) throws IOException {
    try (var records = CsvLines.open(file, delimiter)) {
      CsvColumns chosen = null;
      FloatRounding rounding = null;
      List<float[]> rows = new ArrayList<>();
      CsvRecord last = null;
      for (CsvRecord line : records) {
        last = line;
        if (chosen == null) {
          chosen = CsvColumns.ofNumbers(file.toString(), line, header, columns);
          rounding = new FloatRounding(chosen.width());
          if (header) {
            chosen.requireSound(line);
            continue;
          }
        }
        chosen.requireSound(line);
        rows.add(chosen.numbers(line, chosen.features(), rounding));
      }
      CsvLines.requireClosed(file.toString(), last, CsvLines.of(file));
      requireRow(file, rows);
      rounding.check(chosen);
      return matrix(rows);
    } catch (CsvParseException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireRow(Path file, List<float[]> rows) throws MalformedDataException {
    if (rows.isEmpty()) {
      throw new MalformedDataException(file + ": expected at least one row of data, found none.");
    }
  }

  private Dataset read(Path file, Iterable<CsvRecord> records) throws IOException {
    CsvColumns columns = null;
    FloatRounding rounding = null;
    List<float[]> features = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    CsvRecord last = null;
    for (CsvRecord line : records) {
      last = line;
      if (columns == null) {
        columns = CsvColumns.of(file.toString(), line, header, targets);
        rounding = new FloatRounding(columns.width());
        if (header) {
          columns.requireSound(line);
          continue;
        }
      }
      columns.requireSound(line);
      features.add(columns.numbers(line, columns.features(), rounding));
      lines.add(line.getStartingLineNumber());
      switch (kind) {
        case LABELS -> labels.add(columns.label(line));
        case VALUES -> values.add(columns.numbers(line, columns.targets(), rounding));
      }
    }
    CsvLines.requireClosed(file.toString(), last, CsvLines.of(file));
    requireRow(file, features);
    rounding.check(columns);
    Targets read =
        switch (kind) {
          case LABELS -> labels(columns, labels, lines);
          case VALUES -> new Targets.Values(matrix(values), columns.names(columns.targets()));
        };
    return new Dataset(matrix(features), read, columns.names(columns.features()));
  }

  private Targets labels(CsvColumns columns, List<String> labels, List<Long> lines)
      throws MalformedDataException {
    List<String> names = classNames.isEmpty() ? ClassNames.ascending(labels) : classNames;
    Map<String, Integer> idOf = new HashMap<>();
    for (int id = 0; id < names.size(); id++) {
      idOf.put(names.get(id), id);
    }
    int[] ids = new int[labels.size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = idOf.getOrDefault(labels.get(row), -1);
      if (ids[row] < 0) {
        throw columns.error(
            lines.get(row),
            columns.targets()[0],
            "expected one of the classes %s, found %s"
                .formatted(ClassNames.shown(names), CsvLines.shown(labels.get(row))));
      }
    }
    return new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), names.size(), names);
  }

  private static HostTensor matrix(List<float[]> rows) {
    int width = rows.getFirst().length;
    Shape shape = Shape.of(rows.size(), width);
    float[] all = new float[shape.size()];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, all, row * width, width);
    }
    return HostTensor.of(shape, all);
  }
}

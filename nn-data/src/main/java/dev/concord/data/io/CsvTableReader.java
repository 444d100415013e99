package dev.concord.data.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a CSV file into a {@link Table}: columns of numbers and of categories, with missing values.
 * A column whose fields are all numbers, gaps aside, holds numbers, unless it was named among the
 * categories; every other one holds categories. So name the columns of codes that only look like
 * numbers, and for new rows of a known kind all columns: then a field of the wrong kind is an
 * error.
 *
 * <p>Numbers have a decimal point, unless {@link #decimalComma} says otherwise. A column of numbers
 * that float32 cannot tell apart is an error; {@link #since} subtracts their beginning.
 *
 * <p>A missing value is an empty field or one of {@link #MISSING}. Without a header the columns'
 * names are their numbers from 0 on. A reader is immutable; every setting gives a new one.
 */
public final class CsvTableReader {
  /** Fields that stand for a missing value, beside the empty one; others can be given. */
  public static final Set<String> MISSING = Set.of("?", "NA", "N/A", "NaN", "nan", "null", "NULL");

  /** A number with a decimal comma, which only {@link #decimalComma} reads. */
  private static final Pattern COMMA_NUMBER =
      Pattern.compile("[-+]?[0-9]+,[0-9]+([eE][-+]?[0-9]+)?");

  private static final int FIRST_ROWS = 64;

  private final boolean header;
  private final char delimiter;
  private final Set<String> missing;
  private final List<String> numbers;
  private final List<String> categories;
  private final List<String> chosen;
  private final Map<String, Double> origins;
  private final boolean decimalComma;

  private CsvTableReader(
      boolean header,
      char delimiter,
      Set<String> missing,
      List<String> numbers,
      List<String> categories,
      List<String> chosen,
      Map<String, Double> origins,
      boolean decimalComma) {
    this.header = header;
    this.delimiter = delimiter;
    this.missing = Set.copyOf(missing);
    this.numbers = List.copyOf(numbers);
    this.categories = List.copyOf(categories);
    this.chosen = List.copyOf(chosen);
    this.origins = Map.copyOf(origins);
    this.decimalComma = decimalComma;
  }

  /** Reads files whose first line holds the columns' names, separated by commas. */
  public static CsvTableReader withHeader() {
    return new CsvTableReader(true, ',', MISSING, List.of(), List.of(), List.of(), Map.of(), false);
  }

  /** Reads files whose first line is already data, separated by commas. */
  public static CsvTableReader withoutHeader() {
    return new CsvTableReader(
        false, ',', MISSING, List.of(), List.of(), List.of(), Map.of(), false);
  }

  /** Another separator than the comma. */
  public CsvTableReader delimiter(char separator) {
    return new CsvTableReader(
        header, separator, missing, numbers, categories, chosen, origins, decimalComma);
  }

  /** The fields that stand for a missing value, instead of {@link #MISSING}. */
  public CsvTableReader missing(Set<String> fields) {
    return new CsvTableReader(
        header, delimiter, fields, numbers, categories, chosen, origins, decimalComma);
  }

  /** These columns hold numbers; another field there is an error. */
  public CsvTableReader numbers(List<String> columns) {
    return new CsvTableReader(
        header, delimiter, missing, columns, categories, chosen, origins, decimalComma);
  }

  /** These columns hold categories, even where all fields are numbers. */
  public CsvTableReader categories(List<String> columns) {
    return new CsvTableReader(
        header, delimiter, missing, numbers, columns, chosen, origins, decimalComma);
  }

  /** Only these columns are read, in this order; the file may have others. */
  public CsvTableReader only(List<String> columns) {
    return new CsvTableReader(
        header, delimiter, missing, numbers, categories, columns, origins, decimalComma);
  }

  /**
   * The numbers of a column are given as those since {@code origin}, subtracted in double before
   * they become float32: Unix seconds, for instance, which float32 holds to 128 seconds only, as
   * seconds since a measurement began. New rows need the same origin.
   *
   * @param origin finite
   */
  public CsvTableReader since(String column, double origin) {
    if (!Double.isFinite(origin)) {
      throw new IllegalArgumentException(
          "The origin of column \"%s\" must be finite, got %s.".formatted(column, origin));
    }
    Map<String, Double> all = new HashMap<>(origins);
    all.put(column, origin);
    return new CsvTableReader(
        header, delimiter, missing, numbers, categories, chosen, all, decimalComma);
  }

  /** Numbers have a comma before their decimals, as in 3,14; fields then need another separator. */
  public CsvTableReader decimalComma() {
    return new CsvTableReader(
        header, delimiter, missing, numbers, categories, chosen, origins, true);
  }

  /**
   * Reads the whole file.
   *
   * @throws MalformedDataException if a line has another number of fields or an open quote, a named
   *     column does not exist or comes twice, a field among numbers is none, there is no row, or a
   *     column's numbers lie so close together beside their size that float32 cannot tell them
   *     apart
   * @throws IOException if the file is missing or cannot be read
   */
  public Table read(Path file) throws IOException {
    try (var lines = CsvLines.open(file, delimiter)) {
      return read(file.toString(), lines, CsvLines.of(file));
    } catch (CsvParseException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text as if it were a file.
   *
   * @param source what to call it in messages
   * @throws MalformedDataException as for a file
   */
  public Table read(String source, String text) throws IOException {
    try (var lines = CsvLines.of(text, delimiter)) {
      return read(source, lines, CsvLines.of(text));
    } catch (CsvParseException e) {
      throw new MalformedDataException(source + ": " + e.getMessage(), e);
    }
  }

  private Table read(String source, Iterable<CsvRecord> records, CsvLines.Ending ending)
      throws IOException {
    CsvRecord last = null;
    CsvColumns columns = null;
    FloatRounding rounding = null;
    List<FieldColumn> fields = new ArrayList<>();
    int[] lines = new int[FIRST_ROWS];
    int rows = 0;
    for (CsvRecord line : records) {
      last = line;
      if (columns == null) {
        columns = CsvColumns.ofNumbers(source, line, header, header ? chosen : List.of());
        requireNamed(source, columns, line.getFieldCount());
        rounding = new FloatRounding(columns.width());
        for (int number : numbers(columns)) {
          String name = header ? columns.names().get(number) : String.valueOf(number);
          fields.add(new FieldColumn(name, number));
        }
        if (header) {
          columns.requireSound(line);
          continue;
        }
      }
      columns.requireSound(line);
      for (FieldColumn column : fields) {
        add(column, line, rounding);
      }
      lines = rows == lines.length ? Arrays.copyOf(lines, 2 * rows) : lines;
      lines[rows++] = (int) line.getStartingLineNumber();
    }
    CsvLines.requireClosed(source, last, ending);
    if (rows == 0) {
      throw new MalformedDataException(source + ": expected at least one row of data, found none.");
    }
    List<Column> read = new ArrayList<>();
    for (FieldColumn column : fields) {
      read.add(column(columns, column, rounding));
    }
    try {
      return new Table(source, read, Arrays.copyOf(lines, rows));
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(source + ": " + e.getMessage(), e);
    }
  }

  /** A named column that is not there is a slip of the pen: reading on would guess its kind. */
  private void requireNamed(String source, CsvColumns columns, int width)
      throws MalformedDataException {
    Set<String> wanted = new HashSet<>(numbers);
    wanted.addAll(categories);
    wanted.addAll(chosen);
    wanted.addAll(origins.keySet());
    for (String name : wanted) {
      boolean there =
          header
              ? columns.names().contains(name)
              : name.matches("[0-9]{1,6}") && Integer.parseInt(name) < width;
      if (!there) {
        throw new MalformedDataException(
            "%s: column \"%s\" does not exist: the first line has %s; is the delimiter right?"
                .formatted(source, name, header ? columns.names() : width + " fields"));
      }
    }
  }

  /** The numbers of the columns to read. */
  private int[] numbers(CsvColumns columns) {
    return header || chosen.isEmpty()
        ? columns.features()
        : chosen.stream().mapToInt(Integer::parseInt).toArray();
  }

  private void add(FieldColumn column, CsvRecord line, FloatRounding rounding) {
    String field = line.getField(column.number()).strip();
    if (field.isEmpty() || missing.contains(field)) {
      column.addGap();
      return;
    }
    float number = number(column, field, rounding);
    if (Float.isNaN(number)) {
      boolean comma = !decimalComma && COMMA_NUMBER.matcher(field).matches();
      column.addOther(field, comma, line.getStartingLineNumber());
    } else {
      column.addNumber(number, field);
    }
  }

  private Column column(CsvColumns columns, FieldColumn column, FloatRounding rounding)
      throws MalformedDataException {
    String name = column.name();
    boolean category = categories.contains(name);
    // A slip in a column of numbers must not make classes of them all.
    boolean slip =
        numbers.contains(name) || column.found() > column.others() || origins.containsKey(name);
    boolean commas = column.othersAreDecimalCommas();
    if (!category && column.others() > 0 && (slip || commas)) {
      throw columns.error(
          column.lineOfLastOther(),
          column.number(),
          "expected a finite number (float32) as in the other lines, or nothing, found %s: mend it, %sor read the column as categories"
              .formatted(
                  CsvLines.shown(column.lastOther()),
                  commas ? "read the file with decimalComma(), " : ""));
    }
    if (category || column.others() > 0) {
      return new Column.Categories(name, column.texts());
    }
    rounding.check(columns, column.number());
    return new Column.Numbers(name, column.numbers());
  }

  /** A field's number, or NaN where it holds none. */
  private float number(FieldColumn column, String field, FloatRounding rounding) {
    boolean point = field.indexOf('.') >= 0;
    String text = decimalComma && !point ? field.replace(',', '.') : field;
    float number = decimalComma && point ? Float.NaN : CsvColumns.parsed(text);
    if (Float.isNaN(number)) {
      return number;
    }
    if (origins.containsKey(column.name())) {
      double since = Double.parseDouble(text) - origins.get(column.name());
      number = (float) since;
      rounding.note(column.number(), since, number);
    } else {
      rounding.note(column.number(), text, number);
    }
    return number;
  }
}

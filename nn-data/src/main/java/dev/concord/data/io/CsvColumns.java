package dev.concord.data.io;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of one CSV file: which are features and which targets, and their fields as numbers or
 * class names. Every error names the file, the line and the column, both counted from 1.
 *
 * @param names the header's names, or empty
 * @param width fields of every line
 * @param features numbers of the feature columns, ascending
 * @param targets numbers of the target columns, in the user's order
 */
record CsvColumns(String file, List<String> names, int width, int[] features, int[] targets) {
  /** From the file's first line, which is the header where {@code header} says so. */
  static CsvColumns of(String file, CsvRecord first, boolean header, List<CsvColumn> targets)
      throws MalformedDataException {
    int width = first.getFieldCount();
    List<String> names =
        header ? first.getFields().stream().map(String::strip).toList() : List.of();
    List<Integer> targetNumbers = new ArrayList<>();
    for (CsvColumn target : targets) {
      int number = resolve(file, target, names, width);
      if (targetNumbers.contains(number)) {
        throw new MalformedDataException(
            "%s: column %d is chosen as a target twice.".formatted(file, number + 1));
      }
      targetNumbers.add(number);
    }
    List<Integer> featureNumbers = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      if (!targetNumbers.contains(column)) {
        featureNumbers.add(column);
      }
    }
    if (featureNumbers.isEmpty()) {
      throw new MalformedDataException(
          ("%s: the first line has %d fields, all of them targets: no feature is left; is the "
                  + "delimiter right?")
              .formatted(file, width));
    }
    return new CsvColumns(file, names, width, array(featureNumbers), array(targetNumbers));
  }

  /** From the file's first line: the named columns, or all where none is named; no targets. */
  static CsvColumns ofNumbers(String file, CsvRecord first, boolean header, List<String> columns)
      throws MalformedDataException {
    int width = first.getFieldCount();
    List<String> names =
        header ? first.getFields().stream().map(String::strip).toList() : List.of();
    List<Integer> numbers = new ArrayList<>();
    for (String column : columns) {
      numbers.add(resolve(file, new CsvColumn.Named(column), names, width));
    }
    for (int column = 0; columns.isEmpty() && column < width; column++) {
      numbers.add(column);
    }
    return new CsvColumns(file, names, width, array(numbers), new int[0]);
  }

  private static int resolve(String file, CsvColumn column, List<String> names, int width)
      throws MalformedDataException {
    return switch (column) {
      case CsvColumn.Numbered(int number) -> {
        int resolved = number < 0 ? number + width : number;
        if (resolved < 0 || resolved >= width) {
          throw new MalformedDataException(
              ("%s: column %d does not exist: the first line has %d fields; is the "
                      + "delimiter right?")
                  .formatted(file, number, width));
        }
        yield resolved;
      }
      case CsvColumn.Named(String name) -> {
        int found = names.indexOf(name);
        if (found < 0) {
          throw new MalformedDataException(
              "%s: column \"%s\" does not exist: the header has %s; is the delimiter right?"
                  .formatted(file, name, names));
        }
        if (names.lastIndexOf(name) != found) {
          throw new MalformedDataException(
              "%s: the header has the column \"%s\" more than once: choose it by number."
                  .formatted(file, name));
        }
        yield found;
      }
    };
  }

  /** Checks that a line has a field for every column, and that its bytes were UTF-8. */
  void requireSound(CsvRecord line) throws MalformedDataException {
    if (line.getFieldCount() != width) {
      throw new MalformedDataException(
          "%s, line %d: expected %d fields as in the first line, found %d."
              .formatted(file, line.getStartingLineNumber(), width, line.getFieldCount()));
    }
    for (int column = 0; column < width; column++) {
      // What the decoder puts in for bytes it cannot read: different names would become the same.
      if (line.getField(column).indexOf('\uFFFD') >= 0) {
        throw error(
            line.getStartingLineNumber(),
            column,
            "the text is not UTF-8, found %s: save the file as UTF-8"
                .formatted(CsvLines.shown(line.getField(column))));
      }
    }
  }

  /** The fields of the given columns as finite float32 numbers; what rounding does is noted. */
  float[] numbers(CsvRecord line, int[] columns, FloatRounding rounding)
      throws MalformedDataException {
    float[] numbers = new float[columns.length];
    for (int i = 0; i < columns.length; i++) {
      String field = line.getField(columns[i]).strip();
      numbers[i] = number(line, columns[i], field);
      rounding.note(columns[i], field, numbers[i]);
    }
    return numbers;
  }

  private float number(CsvRecord line, int column, String field) throws MalformedDataException {
    float number = parsed(field);
    if (Float.isNaN(number)) {
      throw error(
          line.getStartingLineNumber(),
          column,
          "expected a finite number (float32), found "
              + (field.isEmpty() ? "nothing" : CsvLines.shown(field)));
    }
    return number;
  }

  /** The number that a field holds, or NaN where it holds none. */
  static float parsed(String field) {
    // Float.parseFloat also takes Java's own forms, "1f" and "0x1p3"; in data they are errors.
    if (!field.chars().allMatch(c -> "+-.0123456789eE".indexOf(c) >= 0)) {
      return Float.NaN;
    }
    try {
      float number = Float.parseFloat(field);
      return Float.isFinite(number) ? number : Float.NaN;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /** The class of a line, from the only target column. */
  String label(CsvRecord line) throws MalformedDataException {
    String label = line.getField(targets[0]).strip();
    if (label.isEmpty()) {
      throw error(line.getStartingLineNumber(), targets[0], "expected a class name, found nothing");
    }
    return label;
  }

  /** The names of the given columns, or an empty list where the file has no header. */
  List<String> names(int[] columns) {
    List<String> chosen = new ArrayList<>();
    for (int column : columns) {
      if (!names.isEmpty()) {
        chosen.add(names.get(column));
      }
    }
    return chosen;
  }

  /** A field's problem. */
  MalformedDataException error(long line, int column, String problem) {
    return new MalformedDataException(
        "%s, line %d, %s: %s.".formatted(file, line, named(column), problem));
  }

  /** A whole column's problem. */
  MalformedDataException error(int column, String problem) {
    return new MalformedDataException("%s, %s: %s.".formatted(file, named(column), problem));
  }

  private String named(int column) {
    String name = names.isEmpty() ? "" : " (\"" + names.get(column) + "\")";
    return "column %d%s".formatted(column + 1, name);
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}

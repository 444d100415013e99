package dev.concord.data.io;

import java.util.Arrays;

/**
 * Watches what rounding to float32 does to a file's columns. Near 1.7·10⁹ neighbouring float32
 * numbers are 128 apart: Unix seconds of one day would become some hundred different numbers
 * without a word. A column whose numbers lie so close together, beside their size, is an error.
 */
final class FloatRounding {
  /** Rounding may move a number by this part of its column's range. */
  private static final double TOLERATED = 1e-4;

  /** A number of so few characters loses nothing that matters. */
  private static final int SHORT = 7;

  private final double[] least;
  private final double[] most;
  private final double[] worst;

  /** For this many columns. */
  FloatRounding(int columns) {
    least = new double[columns];
    most = new double[columns];
    worst = new double[columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** Notes a number. */
  void note(int column, String field, float rounded) {
    double exact = field.length() > SHORT ? Double.parseDouble(field) : rounded;
    note(column, exact, rounded);
  }

  /** Notes a number. */
  void note(int column, double exact, float rounded) {
    least[column] = exact < least[column] ? exact : least[column];
    most[column] = exact > most[column] ? exact : most[column];
    double moved = Math.abs(exact - rounded);
    worst[column] = moved > worst[column] ? moved : worst[column];
  }

  /** Throws for the first column that rounding would spoil. */
  void check(CsvColumns columns) throws MalformedDataException {
    for (int column = 0; column < worst.length; column++) {
      check(columns, column);
    }
  }

  /** Throws where rounding would spoil this column. */
  void check(CsvColumns columns, int column) throws MalformedDataException {
    double range = most[column] - least[column];
    if (range > 0 && worst[column] > TOLERATED * range) {
      throw columns.error(
          column,
          "float32 would move its numbers, which reach from %s to %s, by up to %s: subtract their beginning first, in the file or with CsvTableReader.since"
              .formatted(least[column], most[column], worst[column]));
    }
  }
}

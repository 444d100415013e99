package dev.concord.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One named column of a {@link Table}: numbers or categories, either of them with gaps. */
public sealed interface Column {
  /** The column's name, unique in its table. */
  String name();

  /** Number of rows. */
  int size();

  /** Whether the value of a row is missing. */
  boolean missing(int row);

  /** The given rows in that order; a row may come several times. */
  Column select(int[] rows);

  /**
   * Numbers.
   *
   * @param name of the column
   * @param values one for each row; NaN stands for a missing value
   */
  record Numbers(String name, float... values) implements Column {
    /**
     * Copies the values.
     *
     * @throws IllegalArgumentException if one is infinite
     */
    public Numbers {
      values = values.clone();
      for (int row = 0; row < values.length; row++) {
        if (Float.isInfinite(values[row])) {
          throw new IllegalArgumentException(
              "Column \"%s\" must hold finite numbers, or NaN where one is missing, row %d has %s."
                  .formatted(name, row, values[row]));
        }
      }
    }

    /** The values, copied. */
    @Override
    public float[] values() {
      return values.clone();
    }

    /** The value of a row, NaN where it is missing. */
    public float value(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean missing(int row) {
      return Float.isNaN(values[row]);
    }

    @Override
    public Numbers select(int[] rows) {
      float[] selected = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        selected[i] = values[rows[i]];
      }
      return new Numbers(name, selected);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers numbers
          && name.equals(numbers.name)
          && Arrays.equals(values, numbers.values);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Numbers[%s, %d rows]".formatted(name, values.length);
    }
  }

  /**
   * Categories.
   *
   * @param name of the column
   * @param values the class of each row; an empty text stands for a missing one
   */
  record Categories(String name, List<String> values) implements Column {
    /** Copies the list. */
    public Categories {
      values = List.copyOf(values);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public boolean missing(int row) {
      return values.get(row).isEmpty();
    }

    @Override
    public Categories select(int[] rows) {
      List<String> selected = new ArrayList<>();
      for (int row : rows) {
        selected.add(values.get(row));
      }
      return new Categories(name, selected);
    }

    /** The different classes, in ascending order; see {@link ClassNames#ascending}. */
    public List<String> classes() {
      return ClassNames.ascending(values.stream().filter(value -> !value.isEmpty()).toList());
    }
  }
}

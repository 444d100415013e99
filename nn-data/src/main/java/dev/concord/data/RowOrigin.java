package dev.concord.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Where the rows of a {@link Dataset} come from: a source and, for each row, its number there. A
 * dataset that was read or generated is its own source; what is selected from it, scaled or split
 * off keeps the numbers of its rows there. So rows that are to be kept apart, such as those for
 * training and those for validation, can be compared by index. It says nothing about values: two
 * different rows of one source may be equal.
 */
public final class RowOrigin {
  /**
   * Stands for the source by its identity. Of a dataset it holds no data, so it keeps none alive.
   */
  private final Object source;

  private final int[] rows;

  private RowOrigin(Object source, int[] rows) {
    this.source = source;
    this.rows = rows;
  }

  /** The origin of new data: a source of its own, whose rows are 0 … count − 1. */
  public static RowOrigin ofNewSource(int count) {
    return ofSource(new Object(), count);
  }

  /**
   * The origin of all rows of a source.
   *
   * @param source stands for the source by its identity
   * @param count number of its rows
   */
  public static RowOrigin ofSource(Object source, int count) {
    int[] rows = new int[count];
    for (int row = 0; row < count; row++) {
      rows[row] = row;
    }
    return new RowOrigin(source, rows);
  }

  /** The origin of the given rows of this data, in that order. */
  public RowOrigin select(int[] selected) {
    int[] chosen = new int[selected.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = rows[selected[i]];
    }
    return new RowOrigin(source, chosen);
  }

  /** Number of rows. */
  public int size() {
    return rows.length;
  }

  /** Each row's number in the source. */
  public int[] rows() {
    return rows.clone();
  }

  /** Whether both come from one source. */
  public boolean sameSource(RowOrigin other) {
    return source == other.source;
  }

  /**
   * A row of the source that both hold, the first in the other's order; none where the sources
   * differ or nothing is shared.
   */
  public OptionalInt sharedRow(RowOrigin other) {
    if (!sameSource(other)) {
      return OptionalInt.empty();
    }
    BitSet here = new BitSet();
    for (int row : rows) {
      here.set(row);
    }
    return Arrays.stream(other.rows).filter(here::get).findFirst();
  }
}

package dev.concord.backend.cpu.map;

/**
 * How a generated loop walks its rows and what it leaves behind; with the structure it decides the
 * class.
 *
 * @param lanes elements of a vector, 1 for the loop in plain Java
 * @param shortRows whether every row fits in one vector with room to spare
 * @param result what is written
 */
record LoopForm(int lanes, boolean shortRows, Result result) {
  /** What a loop writes. */
  enum Result {
    /** All outputs. */
    ELEMENTS,
    /** All outputs, and the contract's sum of each row of the first one; see {@link RowSum}. */
    ELEMENTS_AND_SUMS,
    /** Those sums alone. */
    SUMS
  }

  /** Plain Java. */
  static final LoopForm SCALAR = new LoopForm(1, false, Result.ELEMENTS);

  /**
   * The form for rows of {@code columns} elements on a machine of {@code machineLanes} lanes. Rows
   * of less than half a vector are left to plain Java: masked stores in place would make loads
   * wait, see {@link ShortRowEmitter}, and vectors of a second size would have to be heated for
   * them.
   */
  static LoopForm of(int columns, int machineLanes) {
    return columns * 2L < machineLanes
        ? SCALAR
        : new LoopForm(machineLanes, columns < machineLanes, Result.ELEMENTS);
  }

  /** Whether rows are summed. */
  boolean sums() {
    return result != Result.ELEMENTS;
  }

  /** Whether the outputs are written. */
  boolean elements() {
    return result != Result.SUMS;
  }
}

package dev.concord.backend.cpu.map;

/**
 * How a generated loop walks its rows; with the structure it decides the class.
 *
 * @param lanes elements of a vector, 1 for the loop in plain Java
 * @param shortRows whether every row fits in one vector with room to spare
 */
record LoopForm(int lanes, boolean shortRows) {
  /** Plain Java. */
  static final LoopForm SCALAR = new LoopForm(1, false);

  /**
   * The form for rows of {@code columns} elements on a machine of {@code machineLanes} lanes. Rows
   * of less than half a vector are left to plain Java: masked stores in place would make loads
   * wait, see {@link ShortRowEmitter}, and vectors of a second size would have to be heated for
   * them.
   */
  static LoopForm of(int columns, int machineLanes) {
    return columns * 2L < machineLanes
        ? SCALAR
        : new LoopForm(machineLanes, columns < machineLanes);
  }
}

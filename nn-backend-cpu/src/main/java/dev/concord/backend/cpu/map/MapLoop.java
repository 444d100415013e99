package dev.concord.backend.cpu.map;

/**
 * What a generated class implements: the loop over a block of rows and columns which evaluates
 * every instruction of one {@link MapStructure}. Implementations are stateless, so any number of
 * threads may run one on different blocks. It knows nothing of shapes or broadcasting: positions
 * come from the geometry.
 */
interface MapLoop {
  /**
   * Evaluates rows {@code firstRow} to {@code lastRow} − 1 and columns {@code firstColumn} to
   * {@code lastColumn} − 1. The rows must lie within one block of {@link MapGeometry#innerRows}.
   *
   * @param arrays {@code float[]} or {@code int[]} of each input, then of each output
   * @param offsets first element of each operand within its array
   * @param constants bits of the constants lifted out of the structure
   */
  void run(
      Object[] arrays,
      int[] offsets,
      int[] constants,
      MapGeometry geometry,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn);
}

package dev.concord.backend.cpu.map;

/**
 * An elementwise expression made ready for given shapes: {@code output[r, c] = f(inputs[r, c])}
 * over {@link #rows} × {@link #columns}. The output shape is walked in row-major order as rows of
 * columns; every input is read with its broadcasting, and INDEX is the logical index within the
 * output shape whatever block is run. Immutable; any number of threads may run different blocks at
 * once, and a run allocates nothing.
 *
 * <p>Operands are numbered inputs first, then outputs. An output may be the same array at the same
 * offset as an input of the full shape: each element is read before it is written. Stores never
 * leave the block; loads may read up to 63 elements past an operand's end, so each array must have
 * at least 64 elements behind its last.
 */
public final class MapPlan {
  /** Lanes of the contract's sum over a block. */
  public static final int SUM_LANES = 32;

  private final MapLoops loops;
  private final int[] constants;
  private final MapGeometry geometry;

  MapPlan(MapLoops loops, int[] constants, MapGeometry geometry) {
    this.loops = loops;
    this.constants = constants;
    this.geometry = geometry;
  }

  /** Number of rows, all outer axes together; 0 where the output shape is empty. */
  public int rows() {
    return geometry.columns() == 0 ? 0 : geometry.rows();
  }

  /** Number of columns. */
  public int columns() {
    return geometry.columns();
  }

  /**
   * The same plan with the rows of one operand {@code stride} elements apart, for an operand that
   * is padded or is only a window: with stride 0 and offset {@code o − firstColumn} a block of one
   * row is written to (or read from) position {@code o} on.
   *
   * @param operand number of the operand, inputs first
   * @throws IllegalArgumentException if the operand is broadcast along the columns
   */
  public MapPlan withRowStride(int operand, int stride) {
    if (geometry.columns() > 1 && !geometry.varies(operand)) {
      throw new IllegalArgumentException(
          "Operand %d is broadcast along the columns, so its rows have no layout to change"
              .formatted(operand));
    }
    return new MapPlan(loops, constants, geometry.withRowStride(operand, stride));
  }

  /**
   * Has the vector loop heated by the compiler's warm-up now, without waiting for the plan to prove
   * worth it. Does nothing where that has been asked for, or where there is nothing to heat.
   */
  public void warmUp() {
    loops.askForWarmup(rows() * columns());
  }

  /** The loop that a run would use now. */
  MapLoop loop() {
    return loops.current(0);
  }

  /** Evaluates every element. */
  public void run(Object[] arrays, int[] offsets) {
    run(arrays, offsets, 0, rows(), 0, columns());
  }

  /**
   * Evaluates the elements in rows {@code firstRow} (inclusive) to {@code lastRow} (exclusive) and
   * columns {@code firstColumn} to {@code lastColumn}.
   *
   * @param arrays {@code float[]} or {@code int[]} of each input, then of each output
   * @param offsets where each operand's element of row 0 and column 0 lies in its array
   */
  public void run(
      Object[] arrays, int[] offsets, int firstRow, int lastRow, int firstColumn, int lastColumn) {
    if (firstColumn >= lastColumn) {
      return;
    }
    MapLoop loop = loops.current((lastRow - firstRow) * (lastColumn - firstColumn));
    int innerRows = geometry.innerRows();
    int row = firstRow;
    while (row < lastRow) {
      int end = Math.min(lastRow, row - row % innerRows + innerRows);
      loop.run(arrays, offsets, constants, geometry, row, end, firstColumn, lastColumn);
      row = end;
    }
  }
}

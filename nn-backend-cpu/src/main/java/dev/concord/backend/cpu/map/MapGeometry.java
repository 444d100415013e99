package dev.concord.backend.cpu.map;

import dev.concord.tensor.MergedAxes;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where each operand's elements lie when a shape is walked as rows × columns. Axes that every
 * operand walks alike are merged; the innermost remaining axis is the columns (stride 1, or 0 where
 * an input is broadcast along it), the next one the inner rows, and what is left are outer axes.
 * Rows are numbered over outer axes and inner rows together, in row-major order. Immutable.
 *
 * <p>Operands are numbered inputs first, then outputs.
 */
final class MapGeometry {
  private final int rows;
  private final int innerRows;
  private final int columns;
  private final int[] outerLengths;
  private final int[][] outerStrides;
  private final int[] rowStrides;
  private final int[] columnStrides;

  private MapGeometry(
      int rows,
      int innerRows,
      int columns,
      int[] outerLengths,
      int[][] outerStrides,
      int[] rowStrides,
      int[] columnStrides) {
    this.rows = rows;
    this.innerRows = innerRows;
    this.columns = columns;
    this.outerLengths = outerLengths;
    this.outerStrides = outerStrides;
    this.rowStrides = rowStrides;
    this.columnStrides = columnStrides;
  }

  /**
   * The walk over {@code shape}.
   *
   * @param inputShapes shapes that broadcast to {@code shape}
   * @param outputs number of outputs, each of the full shape
   * @param keepColumns whether the last axis stays the columns, even where it could be merged
   */
  static MapGeometry of(List<Shape> inputShapes, int outputs, Shape shape, boolean keepColumns) {
    List<Shape> shapes = new ArrayList<>(inputShapes);
    shapes.addAll(Collections.nCopies(outputs, shape));
    MergedAxes axes = MergedAxes.of(shape, shapes, keepColumns);
    int outer = Math.max(axes.rank() - 2, 0);
    boolean hasRows = axes.rank() > 1;
    int operands = shapes.size();
    int[][] outerStrides = new int[operands][];
    int[] rowStrides = new int[operands];
    int[] columnStrides = new int[operands];
    for (int operand = 0; operand < operands; operand++) {
      List<Integer> strides = axes.strides().get(operand);
      outerStrides[operand] = ints(strides.subList(0, outer));
      rowStrides[operand] = hasRows ? strides.get(outer) : 0;
      columnStrides[operand] = strides.getLast();
    }
    return new MapGeometry(
        axes.rows(),
        hasRows ? axes.lengths().get(outer) : 1,
        axes.columns(),
        ints(axes.lengths().subList(0, outer)),
        outerStrides,
        rowStrides,
        columnStrides);
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The same walk with operand {@code operand} laid out with {@code stride} elements from each row
   * to the next, outer axes included.
   */
  MapGeometry withRowStride(int operand, int stride) {
    int[] newRowStrides = rowStrides.clone();
    int[][] newOuterStrides = outerStrides.clone();
    newRowStrides[operand] = stride;
    newOuterStrides[operand] = new int[outerLengths.length];
    int step = stride * innerRows;
    for (int axis = outerLengths.length - 1; axis >= 0; axis--) {
      newOuterStrides[operand][axis] = step;
      step *= outerLengths[axis];
    }
    return new MapGeometry(
        rows, innerRows, columns, outerLengths, newOuterStrides, newRowStrides, columnStrides);
  }

  /** Number of rows, outer axes included; 0 for an empty shape without columns too. */
  int rows() {
    return rows;
  }

  /** Rows that lie a constant stride apart. */
  int innerRows() {
    return innerRows;
  }

  /** Number of columns. */
  int columns() {
    return columns;
  }

  /** Whether the operand has its own element in every column. */
  boolean varies(int operand) {
    return columnStrides[operand] != 0;
  }

  /** Elements from one inner row of the operand to the next. */
  int rowStride(int operand) {
    return rowStrides[operand];
  }

  /** Position of an element in the operand's array. */
  int position(int operand, int offset, int row, int column) {
    int position = offset + column * columnStrides[operand];
    if (outerLengths.length == 0) {
      return position + row * rowStrides[operand];
    }
    int outer = row / innerRows;
    position += (row - outer * innerRows) * rowStrides[operand];
    for (int axis = outerLengths.length - 1; axis >= 0; axis--) {
      int next = outer / outerLengths[axis];
      position += (outer - next * outerLengths[axis]) * outerStrides[operand][axis];
      outer = next;
    }
    return position;
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import java.util.Arrays;

/**
 * One thread's operands for plans that sum their rows ({@code MapCompiler.planRowSums}): the sums
 * of rows of any length, by the contract's blocks.
 */
final class RowSums {
  private final Object[] arrays;
  private final int[] offsets;
  private final int output;
  private final int columns;
  private final float[] sums;
  private final int sumsOffset;
  private final float[] partials;
  private final float[] scratch;

  /**
   * Operands of one thread.
   *
   * @param arrays of the inputs and of the output, which may be null if the plans leave it out
   * @param offsets of the same
   * @param columns elements of a row
   * @param sums where the sum of row r goes, to position {@code sumsOffset + r}
   */
  RowSums(Object[] arrays, int[] offsets, int columns, float[] sums, int sumsOffset) {
    this.output = arrays.length - 1;
    this.arrays = Arrays.copyOf(arrays, arrays.length + 2);
    this.offsets = Arrays.copyOf(offsets, arrays.length + 2);
    this.columns = columns;
    this.sums = sums;
    this.sumsOffset = sumsOffset;
    int blocks = (columns + RowKernels.BLOCK - 1) / RowKernels.BLOCK;
    partials = new float[blocks];
    scratch = new float[RowKernels.SCRATCH];
    this.arrays[output + 1] = blocks > 1 ? partials : sums;
    this.arrays[output + 2] = new float[MapPlan.SUM_LANES];
  }

  /** Lets row 0 of the output begin at {@code position} of its array from now on. */
  void placeOutput(int position) {
    offsets[output] = position;
  }

  /** Runs rows {@code first} to {@code last} − 1. */
  void run(MapPlan plan, RowKernels rows, int first, int last) {
    if (columns <= RowKernels.BLOCK) {
      offsets[output + 1] = sumsOffset;
      plan.run(arrays, offsets, first, last, 0, columns);
      return;
    }
    for (int row = first; row < last; row++) {
      int block = 0;
      for (int column = 0; column < columns; column += RowKernels.BLOCK) {
        offsets[output + 1] = block - row;
        int end = Math.min(column + RowKernels.BLOCK, columns);
        plan.run(arrays, offsets, row, row + 1, column, end);
        block++;
      }
      sums[sumsOffset + row] = LongSum.of(rows, partials, 0, block, scratch, partials, 0);
    }
  }
}

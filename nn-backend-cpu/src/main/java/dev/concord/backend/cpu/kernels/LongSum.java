package dev.concord.backend.cpu.kernels;

/** The contract's sum of contiguous elements of any number, on one thread. */
final class LongSum {
  private LongSum() {}

  /**
   * Sum of {@code count} elements.
   *
   * @param scratch {@link RowKernels#SCRATCH} floats of this thread
   * @param partials room for one float a block from {@code partialsAt} on, if there are several
   */
  static float of(
      RowKernels rows,
      float[] x,
      int at,
      int count,
      float[] scratch,
      float[] partials,
      int partialsAt) {
    if (count <= RowKernels.BLOCK) {
      return rows.sum(x, at, count, scratch);
    }
    int left = blocks(rows, x, at, count, scratch, partials, partialsAt);
    while (left > RowKernels.BLOCK) {
      left = blocks(rows, partials, partialsAt, left, scratch, partials, partialsAt);
    }
    return rows.sum(partials, partialsAt, left, scratch);
  }

  /** Number of blocks, whose sums are written; each after its elements have been read. */
  private static int blocks(
      RowKernels rows, float[] x, int at, int count, float[] scratch, float[] to, int toAt) {
    int block = 0;
    for (int first = 0; first < count; first += RowKernels.BLOCK) {
      int length = Math.min(RowKernels.BLOCK, count - first);
      to[toAt + block++] = rows.sum(x, at + first, length, scratch);
    }
    return block;
  }
}

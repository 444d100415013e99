package dev.concord.backend.cpu.kernels;

/**
 * Sums and extremes of contiguous elements, at most one block of the contract's order. Implementations
 * hold no state and give the same bits.
 */
interface RowKernels {
  /** Elements of one block of the contract's sum. */
  int BLOCK = 4096;

  /** Lanes of the contract's sum. */
  int SUM_LANES = 32;

  /** Floats of scratch that the methods need. */
  int SCRATCH = 4 * SUM_LANES;

  /**
   * Sum of one block: {@code x[at] … x[at + count − 1]}, 0 ≤ count ≤ {@link #BLOCK}.
   *
   * @param scratch {@link #SCRATCH} floats of this thread
   */
  float sum(float[] x, int at, int count, float[] scratch);

  /**
   * Sums of four blocks of the same length, written to {@code out[outAt]} to {@code out[outAt + 3]}.
   *
   * @param distance from each block's first element to the next one's
   */
  void sumFour(
      float[] x, int at, int distance, int count, float[] scratch, float[] out, int outAt);

  /** Largest of {@code count} elements plus +0; NaN if any is; −∞ of none. */
  float max(float[] x, int at, int count);

  /** Smallest of {@code count} elements plus +0; NaN if any is; +∞ of none. */
  float min(float[] x, int at, int count);
}

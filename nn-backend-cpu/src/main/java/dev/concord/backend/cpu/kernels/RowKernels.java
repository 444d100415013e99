package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;

/**
 * Loops over contiguous elements that reductions are made of. Implementations hold no state and
 * give the same bits.
 */
interface RowKernels {
  /** Elements of one block of the contract's sum. */
  int BLOCK = 4096;

  /** Lanes of the contract's sum. */
  int SUM_LANES = MapPlan.SUM_LANES;

  /** Floats of scratch that the methods need. */
  int SCRATCH = 4 * SUM_LANES;

  /**
   * Sum of one block: {@code x[at] … x[at + count − 1]}, 0 ≤ count ≤ {@link #BLOCK}.
   *
   * @param scratch {@link #SCRATCH} floats of this thread
   */
  float sum(float[] x, int at, int count, float[] scratch);

  /**
   * Sums of four blocks of the same length, written to {@code out[outAt]} to {@code out[outAt +
   * 3]}.
   *
   * @param distance from each block's first element to the next one's
   */
  void sumFour(float[] x, int at, int distance, int count, float[] scratch, float[] out, int outAt);

  /** Largest of {@code count} elements plus +0; NaN if any is; −∞ of none. */
  float max(float[] x, int at, int count);

  /** Largest of {@code count} elements that are numbers, plus +0; −∞ if none is. */
  float maxNumber(float[] x, int at, int count);

  /**
   * Writes {@link #maxNumber} to {@code out[outAt]} and tells whether all elements are finite and
   * the smallest no more than {@code spread} below it, in float32; {@code count} > 0.
   */
  boolean maxWithin(float spread, float[] x, int at, int count, float[] out, int outAt);

  /** Smallest of {@code count} elements plus +0; NaN if any is; +∞ of none. */
  float min(float[] x, int at, int count);

  /** {@code to[toAt + i] = x[at + i] + (+0)} for i below {@code count}. */
  void start(float[] x, int at, float[] to, int toAt, int count);

  /** {@code to[toAt + i] += x[at + i]} for i below {@code count}; the two do not overlap. */
  void add(float[] x, int at, float[] to, int toAt, int count);

  /** {@code x[at + i] = x[at + i] · factor} for i below {@code count}. */
  void scale(float[] x, int at, int count, float factor);

  /**
   * Adds four pieces in order: {@code to[toAt + i] = (((to[toAt + i] + x[at + i]) + x[at + distance
   * + i]) + …) + …} for i below {@code count}; x and the target do not overlap.
   */
  void addFour(float[] x, int at, int distance, float[] to, int toAt, int count);
}

package dev.concord.data.preprocess;

import java.util.Arrays;

/**
 * Quantiles of some numbers, interpolated linearly between neighbours.
 *
 * @param sorted ascending, at least one
 */
record Quantiles(float[] sorted) {
  /** Of these numbers, at least one and all finite, in any order; the array is not changed. */
  static Quantiles of(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /** The number below which the given share lies, from 0 (the least) to 1 (the greatest). */
  double at(double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
  }
}

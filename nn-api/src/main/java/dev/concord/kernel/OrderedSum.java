package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import java.util.function.IntToDoubleFunction;

/**
 * The contract's sum of n elements: blocks of 4096; in a block 32 lanes, lane l adding elements l,
 * l + 32, … in order from +0; then the tree v[l] += v[l + 16], 8, 4, 2, 1. Block results are summed
 * the same way until one is left. The empty sum is +0.
 */
public final class OrderedSum {
  /** Elements of one block. */
  public static final int BLOCK = 4096;

  /** Lanes of one block. */
  public static final int LANES = 32;

  private OrderedSum() {}

  /** The sum of {@code element(0)} to {@code element(count − 1)}. */
  public static double of(Arithmetic arithmetic, int count, IntToDoubleFunction element) {
    if (count <= BLOCK) {
      return block(arithmetic, 0, count, element);
    }
    double[] partial = new double[(count + BLOCK - 1) / BLOCK];
    for (int b = 0; b < partial.length; b++) {
      int first = b * BLOCK;
      partial[b] = block(arithmetic, first, Math.min(count, first + BLOCK), element);
    }
    return of(arithmetic, partial.length, i -> partial[i]);
  }

  private static double block(
      Arithmetic arithmetic, int first, int end, IntToDoubleFunction element) {
    double[] lane = new double[LANES];
    for (int i = first; i < end; i++) {
      int l = (i - first) % LANES;
      lane[l] = arithmetic.add(lane[l], element.applyAsDouble(i));
    }
    for (int half = LANES / 2; half >= 1; half /= 2) {
      for (int l = 0; l < half; l++) {
        lane[l] = arithmetic.add(lane[l], lane[l + half]);
      }
    }
    return lane[0];
  }
}

package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.PowerFunctions;

/** The factor (1 − p)^γ by which focal losses differ from cross-entropies. */
final class FocalFactor {
  /** The smallest normal float: below it a power's derivative could be infinite, and ∞·0 NaN. */
  private static final float SMALLEST = Float.MIN_NORMAL;

  private FocalFactor() {}

  static void requireGamma(float gamma) {
    if (!(gamma >= 0 && gamma < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Focal loss has a finite gamma of at least 0, got " + gamma);
    }
  }

  /** {@code missing^γ} for the probability that is missing from 1. */
  static Expr of(Expr missing, float gamma) {
    Expr above = missing.lessThan(SMALLEST).select(Expr.constant(SMALLEST), missing);
    return PowerFunctions.POW.of(above, Expr.constant(gamma));
  }
}

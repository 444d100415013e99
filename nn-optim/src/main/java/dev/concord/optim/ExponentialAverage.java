package dev.concord.optim;

import dev.concord.expr.Expr;

/**
 * The running averages that most rules keep, with the bits of Adam: {@code m ← βm + (1 − β)g} as
 * {@code fma(β, m, (1 − β)·g)}, and {@code v ← βv + (1 − β)g²} as {@code fma(β, v, ((1 − β)·g)·g)}.
 *
 * @param beta the decay β, in double until it is used
 */
record ExponentialAverage(double beta) {
  /** The average after {@code next} has come in. */
  Expr of(Expr average, Expr next) {
    return Expr.constant((float) beta).fma(average, next.times((float) (1 - beta)));
  }

  /** The average of squares after {@code next} has come in. */
  Expr ofSquares(Expr average, Expr next) {
    return Expr.constant((float) beta).fma(average, next.times((float) (1 - beta)).times(next));
  }

  /** 1 − βᵗ: the share of the average that t values have filled, where it began with 0. */
  double filled(long step) {
    return 1 - StrictMath.pow(beta, step);
  }
}

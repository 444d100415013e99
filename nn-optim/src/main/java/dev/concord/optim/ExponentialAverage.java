package dev.concord.optim;

import dev.concord.expr.Expr;

/**
 * The running averages that most rules keep, with the bits of Adam: {@code m ← βm + (1 − β)g} as
 * {@code fma(β, m, (1 − β)·g)}, and {@code v ← βv + (1 − β)g²} as {@code fma(β, v, ((1 − β)·g)·g)}.
 *
 * @param decay β
 * @param share 1 − β, computed in double and rounded once
 */
record ExponentialAverage(Expr decay, Expr share) {
  /** With a decay that is the same in all steps. */
  static ExponentialAverage of(double beta) {
    return new ExponentialAverage(Expr.constant((float) beta), Expr.constant((float) (1 - beta)));
  }

  /** The average after {@code next} has come in. */
  Expr of(Expr average, Expr next) {
    return decay.fma(average, next.times(share));
  }

  /** The average of squares after {@code next} has come in. */
  Expr ofSquares(Expr average, Expr next) {
    return decay.fma(average, next.times(share).times(next));
  }
}

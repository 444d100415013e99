package dev.concord.loss;

import dev.concord.expr.Expr;

/**
 * Pinball loss: the mean over batch and outputs of {@code q·(t − y)} where the target is larger and
 * {@code (1 − q)·(y − t)} where it is smaller, for targets t of the prediction's shape. What makes
 * it smallest is the quantile q of t; q = ½ is half the absolute error. Its derivative where y = t
 * is −q. Koenker and Bassett, "Regression quantiles", 1978.
 *
 * @param q between 0 and 1
 */
public record Quantile(float q) implements DistanceLoss {
  /** Checks the quantile. */
  public Quantile {
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException("A quantile lies between 0 and 1, got " + q);
    }
  }

  @Override
  public String name() {
    return "quantile";
  }

  @Override
  public Expr element(Expr y, Expr t) {
    Expr below = t.minus(y);
    return below.lessThan(0f).select(below.times(q - 1), below.times(q));
  }
}

package dev.concord.loss;

import dev.concord.expr.Expr;

/**
 * Mean over batch and outputs of {@code |y − t|}, for targets t of the prediction's shape; its
 * derivative is 0 where y = t.
 */
public record MeanAbsoluteError() implements DistanceLoss {
  @Override
  public String name() {
    return "mae";
  }

  @Override
  public Expr element(Expr y, Expr t) {
    return y.minus(t).abs();
  }
}

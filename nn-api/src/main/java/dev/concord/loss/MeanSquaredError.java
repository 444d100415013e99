package dev.concord.loss;

import dev.concord.expr.Expr;

/** Mean over batch and outputs of {@code (y − t)²}, for targets t of the prediction's shape. */
public record MeanSquaredError() implements ElementLoss {
  @Override
  public String name() {
    return "mse";
  }

  @Override
  public Expr element(Expr y, Expr t) {
    return y.minus(t).squared();
  }
}

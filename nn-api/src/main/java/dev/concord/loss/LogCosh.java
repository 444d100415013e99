package dev.concord.loss;

import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.Expr;

/**
 * Mean over batch and outputs of {@code log cosh(y − t)}, for targets t of the prediction's shape:
 * about ½(y − t)² for small differences and |y − t| − log 2 for large ones, with derivative tanh(y
 * − t). As Keras' LogCosh.
 */
public record LogCosh() implements DistanceLoss {
  @Override
  public String name() {
    return "log_cosh";
  }

  @Override
  public Expr element(Expr y, Expr t) {
    return ActivationFunctions.LOG_COSH.of(y.minus(t));
  }
}

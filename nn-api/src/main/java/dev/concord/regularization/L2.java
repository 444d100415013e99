package dev.concord.regularization;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;

/**
 * Ridge: {@code λ·Σw²}, whose gradient 2·λ·w keeps weights small and shares them among correlated
 * inputs. Hoerl, Kennard, "Ridge regression", 1970.
 *
 * @param strength λ, finite and at least 0; Keras' default is 0.01
 */
public record L2(float strength) implements Regularizer {
  /** Checks λ. */
  public L2 {
    L1.requireStrength(strength);
  }

  @Override
  public Value penalty(Value weights) {
    return Map.of(Reduce.sumOfAll(Map.of(weights, Expr::squared)), sum -> sum.times(strength));
  }
}

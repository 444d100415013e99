package dev.concord.regularization;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;

/**
 * Lasso: {@code λ·Σ|w|}, whose gradient λ·sign w (0 at 0) draws small weights to 0 and so selects
 * among inputs. Tibshirani, "Regression shrinkage and selection via the lasso", 1996.
 *
 * @param strength λ, finite and at least 0; Keras' default is 0.01
 */
public record L1(float strength) implements Regularizer {
  /** Checks λ. */
  public L1 {
    requireStrength(strength);
  }

  @Override
  public Value penalty(Value weights) {
    return Map.of(Reduce.sumOfAll(Map.of(weights, Expr::abs)), sum -> sum.times(strength));
  }

  static void requireStrength(float strength) {
    if (!(strength >= 0 && strength < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The strength of a regulariser is finite and at least 0, got " + strength);
    }
  }
}

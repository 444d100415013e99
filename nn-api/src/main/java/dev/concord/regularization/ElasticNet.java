package dev.concord.regularization;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;

/**
 * Elastic net: {@code λ₁·Σ|w| + λ₂·Σw²}, summed element by element as {@code λ₁·|w| + λ₂·w²}. Zou,
 * Hastie, "Regularization and variable selection via the elastic net", 2005.
 *
 * @param l1 λ₁, finite and at least 0; Keras' default is 0.01
 * @param l2 λ₂, finite and at least 0; Keras' default is 0.01
 */
public record ElasticNet(float l1, float l2) implements Regularizer {
  /** Checks both strengths. */
  public ElasticNet {
    L1.requireStrength(l1);
    L1.requireStrength(l2);
  }

  @Override
  public Value penalty(Value weights) {
    return Reduce.sumOfAll(Map.of(weights, w -> w.abs().times(l1).plus(w.squared().times(l2))));
  }
}

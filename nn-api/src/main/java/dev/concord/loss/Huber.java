package dev.concord.loss;

import dev.concord.expr.Expr;

/**
 * Mean over batch and outputs of {@code ½d²} where {@code |d| ≤ δ}, else {@code δ·(|d| − ½δ)}, with
 * d = y − t for targets t of the prediction's shape: squares near 0, but a far-off target pulls
 * with δ only. Huber, "Robust estimation of a location parameter", 1964.
 *
 * @param delta δ, above 0; PyTorch's and Keras' default is 1
 */
public record Huber(float delta) implements DistanceLoss {
  /** Checks δ. */
  public Huber {
    if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Huber's delta is finite and above 0, got " + delta);
    }
  }

  /** With δ = 1. */
  public Huber() {
    this(1);
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public Expr element(Expr y, Expr t) {
    Expr distance = y.minus(t).abs();
    return distance
        .atMost(Expr.constant(delta))
        .select(distance.squared().times(0.5f), distance.minus(0.5f * delta).times(delta));
  }
}

package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Lion: {@code w ← w − α·sign(β₁m + (1 − β₁)g)}, then {@code m ← β₂m + (1 − β₂)g}; the sign of 0 is
 * 0. Chen et al., "Symbolic discovery of optimization algorithms", 2023. The paper's weight decay
 * is {@link WeightDecay}, decoupled. All steps have size α, so it wants a rate 3 to 10 times
 * smaller than Adam's.
 *
 * @param learningRate α &gt; 0; 1e-4 is usual
 * @param beta1 share of the moment in the direction, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the moment, 0 ≤ β₂ &lt; 1; 0.99 is usual
 */
public record Lion(float learningRate, double beta1, double beta2) implements Optimizer {
  /** Checks the settings. */
  public Lion {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Lion's β₁", beta1);
    Optimizer.requireDecay("Lion's β₂", beta2);
  }

  /** With β₁ = 0.9, β₂ = 0.99. */
  public Lion(float learningRate) {
    this(learningRate, 0.9, 0.99);
  }

  @Override
  public String name() {
    return "lion";
  }

  @Override
  public List<String> moments() {
    return List.of("m");
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr m = moments.get(0);
    Expr direction = ExponentialAverage.of(beta1).of(m, gradient);
    Expr rate = scalars.get(0);
    Expr step =
        direction
            .greaterThan(0f)
            .select(rate, direction.lessThan(0f).select(rate.negate(), Expr.constant(0f)));
    return List.of(weight.minus(step), ExponentialAverage.of(beta2).of(m, gradient));
  }
}

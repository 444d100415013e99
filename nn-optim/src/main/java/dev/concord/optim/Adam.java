package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Adam: {@code m ← β₁m + (1 − β₁)g}, {@code v ← β₂v + (1 − β₂)g²}, {@code w ← w − α·m̂ ÷ (√v̂ + ε)}
 * with m̂ = m ÷ (1 − β₁ᵗ) and v̂ = v ÷ (1 − β₂ᵗ). Kingma and Ba, "Adam: a method for stochastic
 * optimization", 2015. By default ε stands outside the root, as there and in PyTorch; Keras has
 * {@link EpsilonPlace#BEFORE_CORRECTION}.
 *
 * <p>In float32: {@code m ← fma(β₁, m, (1 − β₁)·g)}, {@code v ← fma(β₂, v, ((1 − β₂)·g)·g)}, {@code
 * w ← w − (rate·m) ÷ fma(√v, root, ε)}, where rate = α ÷ (1 − β₁ᵗ) and root = 1 ÷ √(1 − β₂ᵗ) are
 * computed in double on the host and rounded once.
 *
 * @param learningRate α &gt; 0; 0.001 is usual
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1; 0.999 is usual
 * @param epsilon ε &gt; 0; 1e-8 is usual, 1e-7 in Keras
 * @param epsilonPlace where ε stands
 */
public record Adam(
    float learningRate, double beta1, double beta2, float epsilon, EpsilonPlace epsilonPlace)
    implements Optimizer {
  /** Checks the settings. */
  public Adam {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Adam's β₁", beta1);
    Optimizer.requireDecay("Adam's β₂", beta2);
    EpsilonPlace.requireEpsilon("Adam", epsilon);
  }

  /** With ε outside the root. */
  public Adam(float learningRate, double beta1, double beta2, float epsilon) {
    this(learningRate, beta1, beta2, epsilon, EpsilonPlace.OUTSIDE_ROOT);
  }

  /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 outside the root. */
  public Adam(float learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8f);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public List<String> moments() {
    return List.of("m", "v");
  }

  @Override
  public List<String> scalars() {
    return List.of("rate", "root", MOMENTUM, MOMENTUM_SHARE);
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] = (float) (rate / (1 - StrictMath.pow(beta1, step)));
    values[1] = (float) epsilonPlace.correction(1 - StrictMath.pow(beta2, step));
    values[2] = (float) beta1;
    values[3] = (float) (1 - beta1);
  }

  /** With another β₁, also in the correction 1 − β₁ᵗ, as in PyTorch. */
  @Override
  public Adam atMomentum(double momentum) {
    return new Adam(learningRate, momentum, beta2, epsilon, epsilonPlace);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr m = new ExponentialAverage(scalars.get(2), scalars.get(3)).of(moments.get(0), gradient);
    Expr v = ExponentialAverage.of(beta2).ofSquares(moments.get(1), gradient);
    Expr denominator = epsilonPlace.denominator(v, scalars.get(1), epsilon);
    Expr step = scalars.get(0).times(m).dividedBy(denominator);
    return List.of(weight.minus(step), m, v);
  }
}

package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Nadam, {@link Adam} with Nesterov's look-ahead: with m and v as there, {@code w ← w − α·(μₜ₊₁·m ÷
 * (1 − Πₜ₊₁) + (1 − μₜ)·g ÷ (1 − Πₜ)) ÷ (√v̂ + ε)}, where {@code μₜ = β₁(1 − ½·0.96^(ψt))} and Πₜ =
 * μ₁·…·μₜ. Dozat, "Incorporating Nesterov momentum into Adam", 2016; PyTorch has ψ = 0.004, the
 * default here; Keras has ψ = 1, by which μ has all but grown to β₁ after a hundred steps.
 *
 * <p>In float32: {@code w ← w − fma(a, m, b·g) ÷ fma(√v, root, ε)}; a and b, the factors of m and g
 * with the rate, are computed in double on the host and rounded once.
 *
 * <p>No schedule can move β₁: Πₜ would then be a number of the run and not of the step.
 *
 * @param learningRate α &gt; 0; 0.002 is PyTorch's default, 0.001 Keras'
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1; 0.999 is usual
 * @param epsilon ε &gt; 0; 1e-8 is usual
 * @param epsilonPlace where ε stands
 * @param momentumDecay ψ ≥ 0, how fast μ grows to β₁; 0.004 in PyTorch, 1 in Keras
 */
public record Nadam(
    float learningRate,
    double beta1,
    double beta2,
    float epsilon,
    EpsilonPlace epsilonPlace,
    double momentumDecay)
    implements Optimizer {
  /** Below this, 1 − Π is 1 in double. */
  private static final double NEGLIGIBLE = 0x1p-54;

  /** Checks the settings. */
  public Nadam {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Nadam's β₁", beta1);
    Optimizer.requireDecay("Nadam's β₂", beta2);
    EpsilonPlace.requireEpsilon("Nadam", epsilon);
    if (!(momentumDecay >= 0 && momentumDecay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Nadam's ψ is finite and at least 0, got " + momentumDecay);
    }
  }

  /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 outside the root, ψ = 0.004. */
  public Nadam(float learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8f, EpsilonPlace.OUTSIDE_ROOT, 0.004);
  }

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public List<String> moments() {
    return List.of("m", "v");
  }

  @Override
  public List<String> scalars() {
    return List.of("rate_of_m", "rate_of_g", "root");
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    double product = 1;
    // The product is a function of the step alone, so that a run can be resumed anywhere; it
    // vanishes after some dozens of factors, behind which nothing changes any more.
    for (long t = 1; t <= step && product > NEGLIGIBLE; t++) {
      product *= mu(t);
    }
    double next = mu(step + 1);
    values[0] = (float) (rate * next / (1 - product * next));
    values[1] = (float) (rate * (1 - mu(step)) / (1 - product));
    values[2] = (float) epsilonPlace.correction(1 - StrictMath.pow(beta2, step));
  }

  private double mu(long step) {
    return beta1 * (1 - 0.5 * StrictMath.pow(0.96, momentumDecay * step));
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr m = ExponentialAverage.of(beta1).of(moments.get(0), gradient);
    Expr v = ExponentialAverage.of(beta2).ofSquares(moments.get(1), gradient);
    Expr direction = scalars.get(0).fma(m, scalars.get(1).times(gradient));
    Expr denominator = epsilonPlace.denominator(v, scalars.get(2), epsilon);
    return List.of(weight.minus(direction.dividedBy(denominator)), m, v);
  }
}

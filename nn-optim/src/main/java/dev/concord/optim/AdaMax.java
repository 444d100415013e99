package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * AdaMax, {@link Adam} with the maximum norm: {@code m ← β₁m + (1 − β₁)g}, {@code u ← max(β₂u, |g|
 * + ε)}, {@code w ← w − α ÷ (1 − β₁ᵗ) · m ÷ u}. Kingma and Ba, "Adam: a method for stochastic
 * optimization", 2015, section 7.1, where there is no ε. By default ε stands in the maximum, as in
 * PyTorch; Keras divides by u + ε.
 *
 * @param learningRate α &gt; 0; 0.002 is the paper's and PyTorch's, 0.001 Keras'
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the norm, 0 ≤ β₂ &lt; 1; 0.999 is usual
 * @param epsilon ε &gt; 0; 1e-8 is usual
 * @param epsilonInMaximum whether ε stands in the maximum
 */
public record AdaMax(
    float learningRate, double beta1, double beta2, float epsilon, boolean epsilonInMaximum)
    implements Optimizer {
  /** Checks the settings. */
  public AdaMax {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("AdaMax' β₁", beta1);
    Optimizer.requireDecay("AdaMax' β₂", beta2);
    EpsilonPlace.requireEpsilon("AdaMax", epsilon);
  }

  /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 in the maximum. */
  public AdaMax(float learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8f, true);
  }

  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public List<String> moments() {
    return List.of("m", "u");
  }

  @Override
  public List<String> scalars() {
    return List.of("rate", MOMENTUM, MOMENTUM_SHARE);
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] = (float) (rate / (1 - StrictMath.pow(beta1, step)));
    values[1] = (float) beta1;
    values[2] = (float) (1 - beta1);
  }

  /** With another β₁, also in the correction 1 − β₁ᵗ, as in PyTorch. */
  @Override
  public AdaMax atMomentum(double momentum) {
    return new AdaMax(learningRate, momentum, beta2, epsilon, epsilonInMaximum);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr m = new ExponentialAverage(scalars.get(1), scalars.get(2)).of(moments.get(0), gradient);
    Expr size = epsilonInMaximum ? gradient.abs().plus(epsilon) : gradient.abs();
    Expr u = moments.get(1).times((float) beta2).max(size);
    Expr denominator = epsilonInMaximum ? u : u.plus(epsilon);
    return List.of(weight.minus(scalars.get(0).times(m).dividedBy(denominator)), m, u);
  }
}

package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * AMSGrad: {@link Adam} whose second moment never shrinks, {@code v′ ← max(v′, v)}, {@code w ← w −
 * α·m̂ ÷ (√v̂′ + ε)}. Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018. By
 * default m̂ and v̂′ are corrected as Adam's are, as in PyTorch and Keras; the paper corrects
 * neither.
 *
 * @param learningRate α &gt; 0; 0.001 is usual
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1; 0.999 is usual
 * @param epsilon ε &gt; 0; 1e-8 is usual
 * @param epsilonPlace where ε stands
 * @param corrected whether the bias of the moments is corrected
 */
public record AmsGrad(
    float learningRate,
    double beta1,
    double beta2,
    float epsilon,
    EpsilonPlace epsilonPlace,
    boolean corrected)
    implements Optimizer {
  /** Checks the settings. */
  public AmsGrad {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("AMSGrad's β₁", beta1);
    Optimizer.requireDecay("AMSGrad's β₂", beta2);
    EpsilonPlace.requireEpsilon("AMSGrad", epsilon);
  }

  /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 outside the root, corrected. */
  public AmsGrad(float learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8f, EpsilonPlace.OUTSIDE_ROOT, true);
  }

  @Override
  public String name() {
    return "amsgrad";
  }

  @Override
  public List<String> moments() {
    return List.of("m", "v", "largest");
  }

  @Override
  public List<String> scalars() {
    return List.of("rate", "root", MOMENTUM, MOMENTUM_SHARE);
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] = corrected ? (float) (rate / (1 - StrictMath.pow(beta1, step))) : rate;
    values[1] = (float) epsilonPlace.correction(corrected ? 1 - StrictMath.pow(beta2, step) : 1);
    values[2] = (float) beta1;
    values[3] = (float) (1 - beta1);
  }

  /** With another β₁, also in the correction 1 − β₁ᵗ, as in PyTorch. */
  @Override
  public AmsGrad atMomentum(double momentum) {
    return new AmsGrad(learningRate, momentum, beta2, epsilon, epsilonPlace, corrected);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr m = new ExponentialAverage(scalars.get(2), scalars.get(3)).of(moments.get(0), gradient);
    Expr v = ExponentialAverage.of(beta2).ofSquares(moments.get(1), gradient);
    Expr largest = moments.get(2).max(v);
    Expr denominator = epsilonPlace.denominator(largest, scalars.get(1), epsilon);
    Expr step = scalars.get(0).times(m).dividedBy(denominator);
    return List.of(weight.minus(step), m, v, largest);
  }
}

package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Adadelta: {@code v ← ρv + (1 − ρ)g²}, {@code Δ = √(d + ε) ÷ √(v + ε) · g}, {@code d ← ρd + (1 −
 * ρ)Δ²}, {@code w ← w − α·Δ}. Zeiler, "ADADELTA: an adaptive learning rate method", 2012; there α =
 * 1, as in PyTorch by default.
 *
 * <p>In float32 the averages are those of {@link Adam}, and Δ is {@code (√(d + ε)·g) ÷ √(v + ε)}.
 *
 * @param learningRate α &gt; 0; 1 is usual
 * @param decay ρ, 0 ≤ ρ &lt; 1; 0.9 is PyTorch's default, 0.95 the paper's and Keras'
 * @param epsilon ε &gt; 0; 1e-6 is usual, 1e-7 in Keras
 */
public record Adadelta(float learningRate, double decay, float epsilon) implements Optimizer {
  /** Checks the settings. */
  public Adadelta {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Adadelta's ρ", decay);
    EpsilonPlace.requireEpsilon("Adadelta", epsilon);
  }

  /** With ρ = 0.9, ε = 1e-6. */
  public Adadelta(float learningRate) {
    this(learningRate, 0.9, 1e-6f);
  }

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public List<String> moments() {
    return List.of("v", "d");
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    ExponentialAverage average = ExponentialAverage.of(decay);
    Expr v = average.ofSquares(moments.get(0), gradient);
    Expr numerator = EpsilonPlace.INSIDE_ROOT.denominator(moments.get(1), epsilon);
    Expr denominator = EpsilonPlace.INSIDE_ROOT.denominator(v, epsilon);
    Expr delta = numerator.times(gradient).dividedBy(denominator);
    Expr d = average.ofSquares(moments.get(1), delta);
    return List.of(scalars.get(0).negate().fma(delta, weight), v, d);
  }
}

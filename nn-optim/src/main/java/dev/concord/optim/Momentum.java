package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Gradient descent with momentum: {@code u ← fma(β, u, g)}, then {@code w ← fma(−α, u, w)}, or with
 * Nesterov's look-ahead {@code w ← fma(−α, fma(β, u, g), w)}. The rate stands outside the velocity
 * u, as in PyTorch. Polyak 1964; Nesterov 1983; Sutskever et al., "On the importance of
 * initialization and momentum in deep learning", 2013.
 *
 * @param learningRate α &gt; 0
 * @param decay β, 0 ≤ β &lt; 1; 0.9 is usual
 * @param nesterov whether to look ahead
 */
public record Momentum(float learningRate, float decay, boolean nesterov) implements Optimizer {
  /** Checks rate and decay. */
  public Momentum {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Momentum β", decay);
  }

  /** Classical momentum with β = 0.9. */
  public Momentum(float learningRate) {
    this(learningRate, 0.9f, false);
  }

  /** Nesterov momentum with β = 0.9. */
  public static Momentum nesterov(float learningRate) {
    return new Momentum(learningRate, 0.9f, true);
  }

  @Override
  public String name() {
    return nesterov ? "nesterov" : "momentum";
  }

  @Override
  public List<String> moments() {
    return List.of("velocity");
  }

  @Override
  public List<String> scalars() {
    return List.of("rate");
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] = rate;
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr beta = Expr.constant(decay);
    Expr velocity = beta.fma(moments.get(0), gradient);
    Expr direction = nesterov ? beta.fma(velocity, gradient) : velocity;
    return List.of(scalars.get(0).negate().fma(direction, weight), velocity);
  }
}

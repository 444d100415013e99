package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Gradient descent with momentum: {@code u ← βu + (1 − τ)g}, then {@code w ← w − αu}, or with
 * Nesterov's look-ahead {@code w ← w − α(βu + (1 − τ)g)} with the new u. Polyak, "Some methods of
 * speeding up the convergence of iteration methods", 1964; Nesterov 1983; Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", 2013.
 *
 * <p>By default nothing is damped (τ = 0) and the rate stands outside the velocity u, as in
 * PyTorch; Keras has it inside. {@link #damped} is the lectures' {@code u ← βu − (1 − β)αg, w ← w +
 * u}. τ is PyTorch's {@code dampening}, except that there the first step is not damped.
 *
 * <p>In float32: {@code u ← fma(β, u, g)}, then {@code w ← fma(−α, u, w)} or {@code w ← fma(−α,
 * fma(β, u, g), w)}; g is multiplied by 1 − τ first where τ is not 0. With the rate inside: {@code
 * u ← fma(β, u, −α′g)}, then {@code w ← w + u} or {@code w ← w + fma(β, u, −α′g)}, where α′ = α(1 −
 * τ) is computed in double and rounded once.
 *
 * @param learningRate α &gt; 0
 * @param decay β, 0 ≤ β &lt; 1; 0.9 is usual
 * @param nesterov whether to look ahead
 * @param dampening τ, 0 ≤ τ &lt; 1; 0 is usual
 * @param ratePlace where α stands
 */
public record Momentum(
    float learningRate, float decay, boolean nesterov, float dampening, RatePlace ratePlace)
    implements Optimizer {
  /** Checks rate, decay and dampening. */
  public Momentum {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("Momentum β", decay);
    Optimizer.requireDecay("The dampening τ of momentum", dampening);
  }

  /** Without dampening, the rate outside the velocity. */
  public Momentum(float learningRate, float decay, boolean nesterov) {
    this(learningRate, decay, nesterov, 0, RatePlace.OUTSIDE_VELOCITY);
  }

  /** Classical momentum with β = 0.9. */
  public Momentum(float learningRate) {
    this(learningRate, 0.9f, false);
  }

  /** Nesterov momentum with β = 0.9. */
  public static Momentum nesterov(float learningRate) {
    return new Momentum(learningRate, 0.9f, true);
  }

  /** Damped momentum: {@code u ← βu − (1 − β)αg, w ← w + u}; u averages the steps. */
  public static Momentum damped(float learningRate, float decay) {
    return new Momentum(learningRate, decay, false, decay, RatePlace.INSIDE_VELOCITY);
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
    return List.of("rate", MOMENTUM);
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] =
        switch (ratePlace) {
          case OUTSIDE_VELOCITY -> rate;
          case INSIDE_VELOCITY -> (float) (rate * (1.0 - dampening));
        };
    values[1] = decay;
  }

  /** With another β; τ stays, as in PyTorch. */
  @Override
  public Momentum atMomentum(double momentum) {
    return new Momentum(learningRate, (float) momentum, nesterov, dampening, ratePlace);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr beta = scalars.get(1);
    Expr rate = scalars.get(0).negate();
    Expr push =
        switch (ratePlace) {
          case OUTSIDE_VELOCITY ->
              dampening == 0 ? gradient : gradient.times((float) (1.0 - dampening));
          case INSIDE_VELOCITY -> rate.times(gradient);
        };
    Expr velocity = beta.fma(moments.get(0), push);
    Expr direction = nesterov ? beta.fma(velocity, push) : velocity;
    Expr next =
        switch (ratePlace) {
          case OUTSIDE_VELOCITY -> rate.fma(direction, weight);
          case INSIDE_VELOCITY -> weight.plus(direction);
        };
    return List.of(next, velocity);
  }
}

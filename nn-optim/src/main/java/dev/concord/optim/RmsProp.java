package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSProp: {@code v ← ρv + (1 − ρ)g²}, {@code w ← w − α·g ÷ (√v + ε)}. Tieleman and Hinton, lecture
 * 6.5 of "Neural networks for machine learning", 2012. Centred it divides by the deviation from the
 * average gradient instead, {@code ḡ ← ρḡ + (1 − ρ)g} and {@code √(v − ḡ²) + ε} (Graves,
 * "Generating sequences with recurrent neural networks", 2013). With momentum, {@code u ← μu + g ÷
 * (√v + ε)}, {@code w ← w − αu}. By default ε stands outside the root and the rate outside the
 * velocity, as in PyTorch; Keras has both inside.
 *
 * <p>In float32 the averages are those of {@link Adam}, and v − ḡ² is {@code max(fma(−ḡ, ḡ, v),
 * 0)}, since rounding may take it below 0.
 *
 * @param learningRate α &gt; 0; 0.01 is PyTorch's default, 0.001 Keras'
 * @param decay ρ, 0 ≤ ρ &lt; 1; 0.99 is PyTorch's default, 0.9 the lecture's and Keras'
 * @param epsilon ε &gt; 0; 1e-8 is PyTorch's default, 1e-7 Keras'
 * @param epsilonPlace where ε stands
 * @param centered whether the average gradient is subtracted
 * @param momentum μ, 0 ≤ μ &lt; 1; 0 keeps no velocity
 * @param ratePlace where α stands if there is a velocity
 */
public record RmsProp(
    float learningRate,
    double decay,
    float epsilon,
    EpsilonPlace epsilonPlace,
    boolean centered,
    float momentum,
    RatePlace ratePlace)
    implements Optimizer {
  /** Checks the settings. */
  public RmsProp {
    Optimizer.requireRate(learningRate);
    Optimizer.requireDecay("RMSProp's ρ", decay);
    Optimizer.requireDecay("RMSProp's momentum μ", momentum);
    EpsilonPlace.requireEpsilon("RMSProp", epsilon);
  }

  /** With ρ = 0.99, ε = 1e-8, neither centred nor with momentum. */
  public RmsProp(float learningRate) {
    this(
        learningRate, 0.99, 1e-8f, EpsilonPlace.OUTSIDE_ROOT, false, 0, RatePlace.OUTSIDE_VELOCITY);
  }

  /** Centred, with ρ = 0.99, ε = 1e-8. */
  public static RmsProp centered(float learningRate) {
    return new RmsProp(
        learningRate, 0.99, 1e-8f, EpsilonPlace.OUTSIDE_ROOT, true, 0, RatePlace.OUTSIDE_VELOCITY);
  }

  /** The same with momentum μ. */
  public RmsProp withMomentum(float mu) {
    return new RmsProp(learningRate, decay, epsilon, epsilonPlace, centered, mu, ratePlace);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public List<String> moments() {
    List<String> names = new ArrayList<>(List.of("v"));
    if (centered) {
      names.add("mean");
    }
    if (momentum != 0) {
      names.add("velocity");
    }
    return names;
  }

  @Override
  public List<String> scalars() {
    return momentum == 0 ? List.of("rate") : List.of("rate", MOMENTUM);
  }

  @Override
  public void scalars(long step, float rate, float weightDecay, float[] values) {
    values[0] = rate;
    if (momentum != 0) {
      values[1] = momentum;
    }
  }

  /** With another μ above 0, if it has a velocity. */
  @Override
  public Optimizer atMomentum(double momentum) {
    if (this.momentum == 0) {
      return Optimizer.super.atMomentum(momentum);
    }
    if (momentum == 0) {
      throw new IllegalArgumentException(
          "RMSProp's momentum can be moved to numbers above 0 only: with 0 it has no velocity");
    }
    return withMomentum((float) momentum);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    ExponentialAverage average = ExponentialAverage.of(decay);
    Expr v = average.ofSquares(moments.get(0), gradient);
    List<Expr> next = new ArrayList<>(List.of(v));
    Expr spread = v;
    if (centered) {
      Expr mean = average.of(moments.get(1), gradient);
      next.add(mean);
      spread = mean.negate().fma(mean, v).max(Expr.constant(0f));
    }
    Expr denominator = epsilonPlace.denominator(spread, epsilon);
    Expr rate = scalars.get(0);
    if (momentum == 0) {
      next.addFirst(weight.minus(rate.times(gradient).dividedBy(denominator)));
      return next;
    }
    Expr mu = scalars.get(1);
    switch (ratePlace) {
      case OUTSIDE_VELOCITY -> {
        Expr velocity = mu.fma(moments.getLast(), gradient.dividedBy(denominator));
        next.add(velocity);
        next.addFirst(rate.negate().fma(velocity, weight));
      }
      case INSIDE_VELOCITY -> {
        Expr push = rate.times(gradient).dividedBy(denominator);
        Expr velocity = mu.fma(moments.getLast(), push.negate());
        next.add(velocity);
        next.addFirst(weight.plus(velocity));
      }
    }
    return next;
  }
}

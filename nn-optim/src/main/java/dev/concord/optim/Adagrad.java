package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Adagrad: {@code s ← s + g²}, {@code w ← w − α·g ÷ (√s + ε)}. Duchi, Hazan and Singer, "Adaptive
 * subgradient methods for online learning and stochastic optimization", 2011. By default s begins
 * with 0 and ε stands outside the root, as in PyTorch; Keras begins with 0.1 and has ε inside.
 *
 * <p>In float32: {@code s ← fma(g, g, s)}, {@code w ← w − (α·g) ÷ (√s + ε)}.
 *
 * @param learningRate α &gt; 0; 0.01 is PyTorch's default
 * @param first s before the first step, finite and at least 0
 * @param epsilon ε &gt; 0; 1e-10 is PyTorch's default, 1e-7 Keras'
 * @param epsilonPlace where ε stands
 */
public record Adagrad(float learningRate, float first, float epsilon, EpsilonPlace epsilonPlace)
    implements Optimizer {
  /** Checks the settings. */
  public Adagrad {
    Optimizer.requireRate(learningRate);
    EpsilonPlace.requireEpsilon("Adagrad", epsilon);
    if (!(first >= 0 && first < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Adagrad's sum begins with a finite number of at least 0, got " + first);
    }
  }

  /** From s = 0, with ε = 1e-10 outside the root. */
  public Adagrad(float learningRate) {
    this(learningRate, 0, 1e-10f, EpsilonPlace.OUTSIDE_ROOT);
  }

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public List<String> moments() {
    return List.of("sum");
  }

  @Override
  public float firstValue(String moment) {
    return first;
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr sum = gradient.fma(gradient, moments.get(0));
    Expr denominator = epsilonPlace.denominator(sum, epsilon);
    return List.of(weight.minus(scalars.get(0).times(gradient).dividedBy(denominator)), sum);
  }
}

package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Stochastic gradient descent: {@code w ← fma(−α, g, w)}. Robbins and Monro, "A stochastic
 * approximation method", 1951. With a batch of all training rows it is full-batch gradient descent
 * (Cauchy 1847), whose gradient is exact.
 *
 * @param learningRate α &gt; 0
 */
public record Sgd(float learningRate) implements Optimizer {
  /** Checks the rate. */
  public Sgd {
    Optimizer.requireRate(learningRate);
  }

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public List<String> moments() {
    return List.of();
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    return List.of(scalars.get(0).negate().fma(gradient, weight));
  }
}

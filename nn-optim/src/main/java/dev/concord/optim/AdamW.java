package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * Adam with decoupled weight decay: {@code w ← w − αλw}, then {@link Adam}'s step with the gradient
 * as it is. Loshchilov and Hutter, "Decoupled weight decay regularization", 2019; PyTorch's and
 * Keras' AdamW. The same bits as {@link WeightDecay} around {@link Adam}, which also gives Keras'
 * place of ε: {@code new WeightDecay(new Adam(…, BEFORE_CORRECTION), λ, true)}.
 *
 * @param learningRate α &gt; 0; 0.001 is usual
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1; 0.9 is usual
 * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1; 0.999 is usual
 * @param epsilon ε &gt; 0; 1e-8 is usual
 * @param weightDecay λ ≥ 0; 0.01 is PyTorch's default, 0.004 Keras'
 */
public record AdamW(
    float learningRate, double beta1, double beta2, float epsilon, float weightDecay)
    implements Optimizer {
  /** Checks the settings. */
  public AdamW {
    new WeightDecay(new Adam(learningRate, beta1, beta2, epsilon), weightDecay, true);
  }

  /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0.01. */
  public AdamW(float learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8f, 0.01f);
  }

  private WeightDecay rule() {
    return new WeightDecay(new Adam(learningRate, beta1, beta2, epsilon), weightDecay, true);
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public boolean decaysWeights() {
    return true;
  }

  @Override
  public List<String> moments() {
    return rule().moments();
  }

  @Override
  public List<String> scalars() {
    return rule().scalars();
  }

  @Override
  public void scalars(long step, float rate, float decay, float[] values) {
    rule().scalars(step, rate, decay, values);
  }

  /** With another β₁, as {@link Adam}. */
  @Override
  public AdamW atMomentum(double momentum) {
    return new AdamW(learningRate, momentum, beta2, epsilon, weightDecay);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    return rule().update(weight, gradient, moments, scalars);
  }
}

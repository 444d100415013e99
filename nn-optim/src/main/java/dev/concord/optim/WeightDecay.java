package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * An update rule with weights that decay. Decoupled: {@code w ← w − αλw} before the rule's own step
 * (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019; PyTorch's AdamW). Coupled:
 * {@code g ← g + λw} before anything else, the gradient of ½λ‖w‖² (Krogh and Hertz, "A simple
 * weight decay can improve generalization", 1992; the parameter {@code weight_decay} of PyTorch's
 * other optimizers). For gradient descent without momentum both are the same.
 *
 * <p>In float32: {@code w ← fma(−αλ, w, w)} with αλ computed in double and rounded once, or {@code
 * g ← fma(λ, w, g)}.
 *
 * @param optimizer the rule
 * @param weightDecay λ ≥ 0 and finite; 0 where only some {@link ParameterGroup}s decay
 * @param decoupled whether the decay stays out of the rule's moments
 */
public record WeightDecay(Optimizer optimizer, float weightDecay, boolean decoupled)
    implements Optimizer {
  /** Checks the decay. */
  public WeightDecay {
    requireDecay("Weight decay", weightDecay);
    if (optimizer.decaysWeights()) {
      throw new IllegalArgumentException(
          "The optimizer " + optimizer.name() + " decays weights already");
    }
  }

  @Override
  public String name() {
    return optimizer.name();
  }

  @Override
  public float learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public boolean decaysWeights() {
    return true;
  }

  @Override
  public List<String> moments() {
    return optimizer.moments();
  }

  @Override
  public float firstValue(String moment) {
    return optimizer.firstValue(moment);
  }

  @Override
  public List<String> scalars() {
    List<String> names = new ArrayList<>(optimizer.scalars());
    names.add("decay");
    return names;
  }

  @Override
  public void scalars(long step, float rate, float decay, float[] values) {
    optimizer.scalars(step, rate, 0, values);
    values[optimizer.scalars().size()] = decoupled ? (float) ((double) rate * decay) : decay;
  }

  /** The same decay around the rule with another momentum. */
  @Override
  public WeightDecay atMomentum(double momentum) {
    return new WeightDecay(optimizer.atMomentum(momentum), weightDecay, decoupled);
  }

  @Override
  public List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars) {
    Expr decay = scalars.getLast();
    List<Expr> others = scalars.subList(0, scalars.size() - 1);
    return decoupled
        ? optimizer.update(decay.negate().fma(weight, weight), gradient, moments, others)
        : optimizer.update(weight, decay.fma(weight, gradient), moments, others);
  }

  /** Checks that a weight decay is finite and at least 0. */
  static void requireDecay(String what, float decay) {
    if (!(decay >= 0 && decay < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " is finite and at least 0, got " + decay);
    }
  }
}

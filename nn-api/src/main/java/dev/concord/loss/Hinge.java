package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.RectifierFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/**
 * Mean over batch and outputs of {@code max(0, 1 − s·y)} or its square, for scores y of either sign
 * and s = 1 where the row belongs to the output's class, −1 where not: the loss of support vector
 * machines. Its derivative is 0 where s·y ≥ 1. As Keras' Hinge and SquaredHinge; Cortes and Vapnik,
 * "Support-vector networks", 1995.
 *
 * @param targets how rows say whether they belong: signs ±1, or 0 and 1
 * @param squared whether to square
 * @param positiveWeight what a row counts that belongs to the class, ≥ 0; one that does not counts
 *     1. It changes the sum, not what it is divided by
 */
public record Hinge(BinaryTargets targets, boolean squared, float positiveWeight)
    implements BinaryLoss {
  /** Checks the weight. */
  public Hinge {
    ClassWeights.checked("Weights of positive rows", List.of(positiveWeight));
  }

  /** Of either form, both classes counting the same. */
  public Hinge(BinaryTargets targets, boolean squared) {
    this(targets, squared, 1);
  }

  /** Targets −1 and 1, not squared. */
  public Hinge() {
    this(BinaryTargets.SIGNS, false);
  }

  @Override
  public String title() {
    return "Hinge loss";
  }

  @Override
  public String name() {
    return squared ? "squared_hinge" : "hinge";
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targetsOfRows) {
    BinaryLoss.super.requireTargets(prediction, targetsOfRows);
    // Halfway between two classes there is no side to be on.
    BinaryTargets hard = targets == BinaryTargets.SHARES ? BinaryTargets.LABELS : targets;
    hard.require(title().toLowerCase(Locale.ROOT), prediction, targetsOfRows);
  }

  @Override
  public void requireFits(Layer last) {
    LastActivation.refuse(
        last,
        LastActivation.NOT_OF_EITHER_SIGN,
        title() + " takes scores of either sign",
        "leave that out, or take a cross-entropy");
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    return new RowLosses(Map.of(prediction, targets.shares(prediction, target), this::element));
  }

  private Expr element(Expr y, Expr share) {
    Expr one = Expr.constant(1f);
    Expr sign = share.fma(Expr.constant(2f), Expr.constant(-1f));
    Expr missing = RectifierFunctions.RELU.of(one.minus(sign.times(y)));
    Expr loss = squared ? missing.squared() : missing;
    return positiveWeight == 1 ? loss : share.equalTo(one).select(loss.times(positiveWeight), loss);
  }
}

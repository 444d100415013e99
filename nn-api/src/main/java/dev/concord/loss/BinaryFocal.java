package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.LossFunctions;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;

/**
 * Focal loss of logits x against targets t: the mean over batch and outputs of {@code −α_t·(1 −
 * p_t)^γ·log p_t} with p_t = σ(x) and α_t = α where t = 1, p_t = 1 − σ(x) and α_t = 1 − α where t =
 * 0: cross-entropy that rows already known well add little to. For t between, 1 − p_t, α_t and the
 * cross-entropy are interpolated. As torchvision's sigmoid_focal_loss; Keras'
 * BinaryFocalCrossentropy leaves α out unless asked. Lin et al., "Focal loss for dense object
 * detection", 2017.
 *
 * @param targets how rows say which classes they belong to: shares 0 to 1, labels 0 or 1, or signs
 * @param gamma γ ≥ 0; 0 gives cross-entropy
 * @param alpha α, what positive rows count, 0 to 1, negative ones counting 1 − α; or −1, as in
 *     torchvision, for all rows counting 1
 */
public record BinaryFocal(BinaryTargets targets, float gamma, float alpha) implements BinaryLoss {
  /** Checks γ and α. */
  public BinaryFocal {
    FocalFactor.requireGamma(gamma);
    if (!(alpha == -1 || (alpha >= 0 && alpha <= 1))) {
      throw new IllegalArgumentException(
          "Focal loss has an alpha of 0 to 1, or -1 for none, got " + alpha);
    }
  }

  /** Targets 0 to 1 of the prediction's shape, γ = 2, α = ¼: the paper's best. */
  public BinaryFocal() {
    this(BinaryTargets.SHARES, 2, 0.25f);
  }

  @Override
  public String title() {
    return "Binary focal loss";
  }

  @Override
  public String name() {
    return "binary_focal";
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    return new RowLosses(Map.of(prediction, targets.shares(prediction, target), this::element));
  }

  private Expr element(Expr x, Expr share) {
    Expr one = Expr.constant(1f);
    Expr other = one.minus(share);
    // 1 − σ(x) is σ(−x), without cancellation.
    Expr missing =
        SigmoidFunctions.SIGMOID
            .of(x.negate())
            .times(share)
            .plus(SigmoidFunctions.SIGMOID.of(x).times(other));
    Expr loss =
        FocalFactor.of(missing, gamma).times(LossFunctions.SIGMOID_CROSS_ENTROPY.of(x, share));
    return alpha == -1 ? loss : loss.times(share.times(alpha).plus(other.times(1 - alpha)));
  }
}

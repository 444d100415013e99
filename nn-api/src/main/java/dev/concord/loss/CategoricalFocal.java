package dev.concord.loss;

import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import java.util.List;

/**
 * Focal loss of logits [batch, classes]: a row's loss is {@code −Σ_c t_c·w_c·(1 − p_c)^γ·log p_c}
 * with p = softmax(y), which for a label t is {@code −w_t·(1 − p_t)^γ·log p_t}: cross-entropy that
 * rows already known well add little to. The mean divides by the rows' weights Σ_c t_c·w_c; Keras'
 * CategoricalFocalCrossentropy, whose α are the class weights, divides by the number of rows:
 * {@link Reduction#MEAN_BY_COUNT}. Lin et al., "Focal loss for dense object detection", 2017.
 *
 * @param targets whether targets are integer labels [batch] or distributions [batch, classes]
 * @param gamma γ ≥ 0, usually 2; 0 gives cross-entropy
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 */
public record CategoricalFocal(ClassTargets targets, float gamma, List<Float> classWeights)
    implements ClassLoss {
  /** Copies the weights; checks them and γ. */
  public CategoricalFocal {
    classWeights = ClassWeights.checked("Class weights", classWeights);
    FocalFactor.requireGamma(gamma);
  }

  /** Integer labels, γ = 2, no class weights. */
  public CategoricalFocal() {
    this(ClassTargets.LABELS, 2, List.of());
  }

  @Override
  public String title() {
    return "Categorical focal loss";
  }

  @Override
  public String name() {
    return "categorical_focal";
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Graph graph = prediction.graph();
    Value logarithms = graph.apply(new Softmax(true), prediction);
    Value shares = targets.shares(prediction, target);
    ClassWeights weights = new ClassWeights(classWeights);
    Value counted = shares;
    Value ofRows = null;
    if (weights.given()) {
      Value ofClasses = weights.in(graph);
      counted = Map.of(shares, ofClasses, Expr::times);
      ofRows =
          targets == ClassTargets.LABELS
              ? graph.apply(new Gather(), ofClasses, target)
              : Reduce.sum(counted, 1);
    }
    return new RowLosses(Reduce.sum(Map.of(logarithms, counted, this::element), 1), ofRows);
  }

  private Expr element(Expr logarithm, Expr share) {
    Expr missing = ExponentialFunctions.EXPM1.of(logarithm).negate();
    return share.times(FocalFactor.of(missing, gamma).times(logarithm.negate()));
  }
}

package dev.concord.loss;

import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.LossFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Sigmoid cross-entropy of logits x against targets t: the mean over batch and outputs of {@code
 * −w·t·log σ(x) − (1 − t)·log(1 − σ(x))}, see {@link LossFunctions#SIGMOID_CROSS_ENTROPY}. As
 * PyTorch's BCEWithLogitsLoss, and Keras' BinaryCrossentropy with from_logits.
 *
 * @param targets how rows say which classes they belong to: shares 0 to 1, labels 0 or 1, or signs
 * @param positiveWeights w ≥ 0, PyTorch's pos_weight: empty for 1, one for all outputs, or one per
 *     output. They change the sum, not what it is divided by
 * @param labelSmoothing ε, at least 0 and below 1: targets become (1 − ε)·t + ½ε, as in Keras
 */
public record BinaryCrossEntropy(
    BinaryTargets targets, List<Float> positiveWeights, float labelSmoothing)
    implements BinaryLoss {
  /** Checks weights and smoothing. */
  public BinaryCrossEntropy {
    positiveWeights = ClassWeights.checked("Weights of positive rows", positiveWeights);
    ClassTargets.requireSmoothing(labelSmoothing);
  }

  /** With weights of positive rows, not smoothed. */
  public BinaryCrossEntropy(BinaryTargets targets, List<Float> positiveWeights) {
    this(targets, positiveWeights, 0);
  }

  /** Targets 0 to 1 of the prediction's shape; all rows count the same. */
  public BinaryCrossEntropy() {
    this(BinaryTargets.SHARES, List.of());
  }

  @Override
  public String title() {
    return "Binary cross-entropy";
  }

  @Override
  public String name() {
    return "binary_cross_entropy";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    int outputs = prediction.shape().trailing(1).size();
    if (positiveWeights.size() > 1 && positiveWeights.size() != outputs) {
      throw new IllegalArgumentException(
          ("The model has %d outputs, the loss %d weights of positive rows %s: give one for each,"
                  + " or one for all")
              .formatted(outputs, positiveWeights.size(), positiveWeights));
    }
    return BinaryLoss.super.targetType(prediction);
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Value shares = Map.of(targets.shares(prediction, target), this::smoothed);
    if (positiveWeights.isEmpty()) {
      return new RowLosses(
          Map.of(prediction, shares, (x, t) -> LossFunctions.SIGMOID_CROSS_ENTROPY.of(x, t)));
    }
    Value weights = new ClassWeights(positiveWeights).in(prediction.graph());
    Shape shape = prediction.shape();
    if (positiveWeights.size() > 1) {
      weights = Reshape.of(weights, shape.with(0, 1));
    }
    return new RowLosses(
        Map.apply(
                prediction.graph(),
                shape,
                List.of(prediction, shares, weights),
                List.of(weighted(Expr.input(0), Expr.input(1), Expr.input(2))))
            .get(0));
  }

  private Expr smoothed(Expr share) {
    return labelSmoothing == 0
        ? share
        : share.fma(Expr.constant(1 - labelSmoothing), Expr.constant(0.5f * labelSmoothing));
  }

  /** −log σ(x) is softplus(−x), −log(1 − σ(x)) is softplus(x): neither cancels. */
  private static Expr weighted(Expr x, Expr share, Expr weight) {
    Expr positive = ActivationFunctions.SOFTPLUS.of(x.negate()).times(share.times(weight));
    Expr negative = ActivationFunctions.SOFTPLUS.of(x).times(Expr.constant(1f).minus(share));
    return positive.plus(negative);
  }
}

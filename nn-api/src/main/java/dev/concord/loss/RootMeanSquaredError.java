package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Root of the mean over batch and outputs of {@code (y − t)²}, for targets t of the prediction's
 * shape; with derivative 0 where every y = t. The rows, their weights and the reduction are those
 * of {@link MeanSquaredError}, the root is taken of what comes out, so this is no mean of rows: an
 * epoch's reported loss is the mean over its batches, each by its weight.
 */
public record RootMeanSquaredError() implements Loss {
  private static final MeanSquaredError SQUARES = new MeanSquaredError();

  @Override
  public String name() {
    return "rmse";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return SQUARES.targetType(prediction);
  }

  @Override
  public void requireReach(Layer last, HostTensor targets) {
    DistanceLoss.requireReach(name(), last, targets);
  }

  /** The squares beneath the root. */
  @Override
  public RowLosses rows(Value prediction, Value target) {
    return SQUARES.rows(prediction, target);
  }

  @Override
  public LossValue reduce(RowLosses rows, Value sampleWeights, Reduction by) {
    LossValue squares = by.of(rows, sampleWeights);
    Value root = Map.of(squares.loss(), RootMeanSquaredError::root);
    return squares.weight() == null
        ? LossValue.mean(root)
        : new LossValue(
            root, Map.of(root, squares.weight(), (r, w) -> r.times(w)), squares.weight());
  }

  /** √x, whose derivative at 0 is infinite, with 0 there instead. */
  private static Expr root(Expr x) {
    Expr zero = x.equalTo(Expr.constant(0f));
    return zero.select(Expr.constant(0f), zero.select(Expr.constant(1f), x).sqrt());
  }
}

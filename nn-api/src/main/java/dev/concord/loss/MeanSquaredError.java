package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Reduce;
import java.util.stream.IntStream;

/**
 * Squared differences {@code (y − t)²} of a row's m outputs and its targets, of the prediction's
 * shape: their mean, as in PyTorch and Keras, or by {@link Outputs} their sum or half their sum.
 * The textbook's {@code E = ½ Σ_rows Σ_outputs (y − t)²} is {@code new
 * MeanSquaredError(HALF_SUM).reducedBy(Reduction.SUM)}.
 *
 * @param outputs what a row's loss is
 */
public record MeanSquaredError(Outputs outputs) implements DistanceLoss {
  /** How the squared differences of a row's outputs make its loss. */
  public enum Outputs {
    /** {@code Σ_j (y_j − t_j)² ÷ m}: the default. */
    MEAN,
    /** {@code Σ_j (y_j − t_j)²}. */
    SUM,
    /** {@code ½ Σ_j (y_j − t_j)²}, with derivative y − t. */
    HALF_SUM
  }

  /** The mean over outputs. */
  public MeanSquaredError() {
    this(Outputs.MEAN);
  }

  @Override
  public String name() {
    return switch (outputs) {
      case MEAN -> "mse";
      case SUM -> "squared_error_sum";
      case HALF_SUM -> "half_squared_error_sum";
    };
  }

  @Override
  public Expr element(Expr y, Expr t) {
    Expr squared = y.minus(t).squared();
    return outputs == Outputs.HALF_SUM ? squared.times(0.5f) : squared;
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    RowLosses elements = DistanceLoss.super.rows(prediction, target);
    int[] axes = IntStream.range(1, prediction.shape().rank()).toArray();
    return outputs == Outputs.MEAN || axes.length == 0
        ? elements
        : new RowLosses(Reduce.sum(elements.losses(), axes));
  }
}

package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.Shape;
import java.util.stream.IntStream;

/**
 * How the losses ℓᵢ of a batch's n rows become one number, with wᵢ the row's weight: its sample
 * weight times its class weight, 1 where there is none. Without weights the first two are the same.
 * What is reported of an epoch does not depend on the batch size for any of them. PyTorch's
 * reduction "none" is {@link Loss#rows}.
 */
public enum Reduction {
  /**
   * {@code Σ wᵢℓᵢ ÷ Σ wᵢ}: PyTorch's {@code mean} of losses with class weights. 0, with gradient 0,
   * where all weights are 0. The default.
   */
  MEAN,

  /** {@code Σ wᵢℓᵢ ÷ n}: Keras' {@code sum_over_batch_size}. */
  MEAN_BY_COUNT,

  /**
   * {@code Σ wᵢℓᵢ}: {@code sum} of both. Its gradient grows with the batch. An epoch's reported
   * loss is that of {@link #MEAN}.
   */
  SUM;

  /**
   * Adds the reduction to the graph.
   *
   * @param rows the rows' losses
   * @param sampleWeights F32 [batch], or null for all 1
   */
  public LossValue of(RowLosses rows, Value sampleWeights) {
    RowLosses weighted = sampleWeights == null ? rows : rows.times(sampleWeights);
    return switch (this) {
      case MEAN -> weighted.weights() == null ? meanByCount(weighted) : meanByWeight(weighted);
      case MEAN_BY_COUNT -> meanByCount(weighted);
      case SUM -> {
        Value total = total(weighted);
        yield new LossValue(total, total, weight(weighted));
      }
    };
  }

  private static LossValue meanByCount(RowLosses rows) {
    return LossValue.mean(Reduce.meanOfAll(rows.losses()));
  }

  private static LossValue meanByWeight(RowLosses rows) {
    Value total = total(rows);
    Value weight = weight(rows);
    // Where all weights are 0 so is the total, and so are the rows' derivatives.
    Value mean =
        Map.of(
            total,
            weight,
            (sum, w) -> sum.dividedBy(w.equalTo(Expr.constant(0f)).select(Expr.constant(1f), w)));
    return new LossValue(mean, total, weight);
  }

  private static Value total(RowLosses rows) {
    int[] axes = IntStream.range(0, rows.losses().shape().rank()).toArray();
    Value sum = Reduce.sum(rows.losses(), axes);
    return Map.of(sum, s -> s.dividedBy((float) rows.elementsPerRow()));
  }

  private static Value weight(RowLosses rows) {
    return rows.weights() == null
        ? Map.broadcast(rows.losses().graph().constant((float) rows.rows()), Shape.SCALAR)
        : Reduce.sum(rows.weights(), 0);
  }
}

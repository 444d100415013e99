package dev.concord.loss;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import java.util.stream.IntStream;

/**
 * What a loss says of each row of a batch, before samples are weighted and rows are put together:
 * PyTorch's reduction "none". A row's loss is the mean of its elements.
 *
 * @param losses F32 [batch, …]; multiplied by the row's weight already, where there are weights
 * @param weights what each row's class weighs, F32 [batch], or null where all weigh 1
 */
public record RowLosses(Value losses, Value weights) {
  /** Rows that all weigh 1. */
  public RowLosses(Value losses) {
    this(losses, null);
  }

  /** One loss per row, F32 [batch]. */
  public Value perRow() {
    int rank = losses.shape().rank();
    if (elementsPerRow() == 1) {
      return Reshape.of(losses, losses.shape().leading(1));
    }
    return Reduce.mean(losses, IntStream.range(1, rank).toArray());
  }

  /** Over how many elements a row's loss is the mean. */
  int elementsPerRow() {
    return losses.shape().trailing(1).size();
  }

  /** Number of rows. */
  int rows() {
    return losses.shape().length(0);
  }

  /** The same rows, each multiplied by a weight more. */
  RowLosses times(Value sampleWeights) {
    Shape column = losses.shape();
    for (int axis = 1; axis < column.rank(); axis++) {
      column = column.with(axis, 1);
    }
    Value weighted = product(losses, Reshape.of(sampleWeights, column));
    return new RowLosses(
        weighted, weights == null ? sampleWeights : product(weights, sampleWeights));
  }

  private static Value product(Value a, Value b) {
    return Map.of(a, b, (x, y) -> x.times(y));
  }
}

package dev.concord.loss;

import dev.concord.graph.Value;

/**
 * A batch's loss, and how it counts among the batches of an epoch: the epoch's loss is Σ total ÷ Σ
 * weight over its batches.
 *
 * @param loss what training makes small, a float32 scalar
 * @param total what the batch adds to the epoch's sum of losses, a float32 scalar; null where that
 *     is loss × rows
 * @param weight what the batch adds to the epoch's sum of weights, a float32 scalar; null where
 *     that is the number of rows; null exactly where {@code total} is
 */
public record LossValue(Value loss, Value total, Value weight) {
  /** Checks that both or none of total and weight are given. */
  public LossValue {
    if ((total == null) != (weight == null)) {
      throw new IllegalArgumentException("A loss has both a total and a weight, or neither");
    }
  }

  /** The mean over the batch's rows, all of which weigh the same. */
  public static LossValue mean(Value loss) {
    return new LossValue(loss, null, null);
  }
}

package dev.concord.loss;

import dev.concord.graph.Value;
import dev.concord.layer.Layer;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * What training makes small: a loss of each row, computed from a model's output and its targets as
 * kernel applications, and a {@link Reduction} to one number, which takes in sample weights. The
 * gradient follows from the kernels.
 */
public interface Loss {
  /** Its usual name, such as {@code mse}. */
  String name();

  /**
   * The type of targets that fit a prediction.
   *
   * @throws IllegalArgumentException if no targets fit it
   */
  TensorType targetType(TensorType prediction);

  /**
   * Checks targets before anything is computed from them.
   *
   * @param prediction type of the model's output for as many rows as there are targets
   * @param targets of all rows
   * @throws IllegalArgumentException if type or size do not fit, or a target is outside its range,
   *     naming the first such row
   */
  default void requireTargets(TensorType prediction, HostTensor targets) {
    TensorType expected = targetType(prediction);
    if (targets.type().dtype() != expected.dtype() || targets.size() != expected.size()) {
      throw new IllegalArgumentException(
          "The loss %s takes targets %s, got %s%s"
              .formatted(name(), expected, targets.type(), remedy(expected, targets.type())));
    }
  }

  private static String remedy(TensorType expected, TensorType got) {
    if (expected.dtype() == got.dtype()) {
      return "";
    }
    return expected.dtype() == DType.I32
        ? ": for one-hot or soft targets make it one of ClassTargets.DISTRIBUTIONS or"
            + " BinaryTargets.SHARES"
        : ": for labels take a loss of classes, with ClassTargets.LABELS or BinaryTargets.LABELS";
  }

  /**
   * Adds the loss of each row to the graph.
   *
   * @param prediction the model's output, the first axis being the batch
   * @param target of {@link #targetType}
   */
  RowLosses rows(Value prediction, Value target);

  /** How the rows' losses become one number; {@link #reducedBy} gives another. */
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  /** This loss with another reduction. */
  default Loss reducedBy(Reduction reduction) {
    return new Reduced(this, reduction);
  }

  /**
   * Puts the rows' losses together.
   *
   * @param sampleWeights F32 [batch], or null for all 1
   */
  default LossValue reduce(RowLosses rows, Value sampleWeights, Reduction by) {
    return by.of(rows, sampleWeights);
  }

  /**
   * Adds the loss of a batch to the graph.
   *
   * @param prediction the model's output, the first axis being the batch
   * @param target of {@link #targetType}
   * @param sampleWeights what each row counts, F32 [batch], or null for all 1
   */
  default LossValue of(Value prediction, Value target, Value sampleWeights) {
    return reduce(rows(prediction, target), sampleWeights, reduction());
  }

  /**
   * Checks that the loss fits the model's last layer.
   *
   * @throws IllegalArgumentException if it does not, saying how to mend it
   */
  default void requireFits(Layer last) {}

  /**
   * Checks that training can bring the model near its targets at all. Rows to judge by are not
   * asked for that much.
   *
   * @param last the model's last layer
   * @param targets of all rows to train on, as {@link #requireTargets} has passed them
   * @throws IllegalArgumentException if a target cannot be reached, naming the first such row
   */
  default void requireReach(Layer last, HostTensor targets) {}

  /**
   * Whether the model's outputs are estimates of the targets themselves, so that metrics may
   * compare the two: logits and logarithms are not.
   */
  default boolean estimatesTargets() {
    return true;
  }

  /**
   * Whether each row of a prediction of that type decides for one class: by the largest of several
   * scores, or by the sign of a single logit. Several independent logits do not.
   */
  default boolean classifies(TensorType prediction) {
    return false;
  }
}

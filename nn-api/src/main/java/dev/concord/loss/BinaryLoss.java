package dev.concord.loss;

import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.Locale;

/**
 * What losses agree in that ask of each output whether a row belongs to its class: the targets they
 * take, that one output alone tells two classes apart, and that outputs are logits, unless one says
 * otherwise.
 */
interface BinaryLoss extends Loss {
  /** What messages call it, at the beginning of a sentence. */
  String title();

  /** How rows say which classes they belong to. */
  BinaryTargets targets();

  @Override
  default TensorType targetType(TensorType prediction) {
    return targets().type(prediction);
  }

  @Override
  default void requireTargets(TensorType prediction, HostTensor targetsOfRows) {
    Loss.super.requireTargets(prediction, targetsOfRows);
    targets().require(title().toLowerCase(Locale.ROOT), prediction, targetsOfRows);
  }

  @Override
  default void requireFits(Layer last) {
    LastActivation.refuse(
        last,
        LastActivation.NO_LOGITS,
        title() + " takes logits",
        "leave it out, the loss contains a sigmoid");
  }

  @Override
  default boolean estimatesTargets() {
    return false;
  }

  @Override
  default boolean classifies(TensorType prediction) {
    return prediction.shape().trailing(1).size() == 1;
  }
}

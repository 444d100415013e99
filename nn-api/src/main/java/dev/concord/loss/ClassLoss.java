package dev.concord.loss;

import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * What losses over several classes, outputs [batch, classes], agree in: the targets they take, a
 * weight for each class, and that the output is logits, unless one says otherwise.
 */
interface ClassLoss extends Loss {
  /** What messages call it, at the beginning of a sentence. */
  String title();

  /** What says of each row which class it belongs to. */
  ClassTargets targets();

  /** One weight ≥ 0 per class, or empty for all 1. */
  List<Float> classWeights();

  @Override
  default TensorType targetType(TensorType prediction) {
    TensorType type = targets().type(title(), prediction);
    new ClassWeights(classWeights()).requireCount(prediction.shape().length(1));
    return type;
  }

  @Override
  default void requireTargets(TensorType prediction, HostTensor targetsOfRows) {
    Loss.super.requireTargets(prediction, targetsOfRows);
    targets().require(prediction, targetsOfRows);
  }

  @Override
  default void requireReach(Layer last, HostTensor targetsOfRows) {
    if (!new ClassWeights(classWeights()).countAnyOf(targetsOfRows)) {
      throw new IllegalArgumentException(
          "%s has the class weights %s, which are 0 for every class of the rows to train on: give one of these classes a weight above 0"
              .formatted(title(), classWeights()));
    }
  }

  @Override
  default void requireFits(Layer last) {
    LastActivation.refuse(
        last,
        LastActivation.PROBABILITIES,
        title() + " takes logits",
        "leave that out, the loss contains a softmax");
  }

  @Override
  default boolean estimatesTargets() {
    return false;
  }

  @Override
  default boolean classifies(TensorType prediction) {
    return true;
  }
}

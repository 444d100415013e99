package dev.concord.loss;

import dev.concord.graph.Value;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * A loss with another reduction than its own: {@code new MeanSquaredError().reducedBy(SUM)}.
 *
 * @param loss the loss of the rows
 * @param reduction how they are put together
 */
public record Reduced(Loss loss, Reduction reduction) implements Loss {
  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return loss.targetType(prediction);
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    loss.requireTargets(prediction, targets);
  }

  @Override
  public void requireFits(Layer last) {
    loss.requireFits(last);
  }

  @Override
  public void requireReach(Layer last, HostTensor targets) {
    loss.requireReach(last, targets);
  }

  @Override
  public boolean estimatesTargets() {
    return loss.estimatesTargets();
  }

  @Override
  public boolean classifies(TensorType prediction) {
    return loss.classifies(prediction);
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    return loss.rows(prediction, target);
  }

  @Override
  public LossValue reduce(RowLosses rows, Value sampleWeights, Reduction by) {
    return loss.reduce(rows, sampleWeights, by);
  }
}

package dev.concord.loss;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.TensorType;

/** Mean over batch and outputs of {@code (y − t)²}, for targets t of the prediction's shape. */
public record MeanSquaredError() implements Loss {
  @Override
  public String name() {
    return "mse";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return prediction;
  }

  @Override
  public Value of(Value prediction, Value target) {
    return Reduce.meanOfAll(Map.of(prediction, target, (y, t) -> y.minus(t).squared()));
  }
}

package dev.concord.loss;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.TensorType;

/**
 * Mean over batch and outputs of {@code |y − t|}, for targets t of the prediction's shape; its
 * derivative is 0 where y = t.
 */
public record MeanAbsoluteError() implements Loss {
  @Override
  public String name() {
    return "mae";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return prediction;
  }

  @Override
  public Value of(Value prediction, Value target) {
    return Reduce.meanOfAll(Map.of(prediction, target, (y, t) -> y.minus(t).abs()));
  }
}

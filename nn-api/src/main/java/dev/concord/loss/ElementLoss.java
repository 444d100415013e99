package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.tensor.TensorType;

/**
 * A loss that compares each output y with its own target t of the same place: a row's loss is the
 * mean over its outputs. A new one is a name and one expression.
 */
public interface ElementLoss extends Loss {
  /** The loss of one output. */
  Expr element(Expr prediction, Expr target);

  @Override
  default TensorType targetType(TensorType prediction) {
    return prediction;
  }

  @Override
  default RowLosses rows(Value prediction, Value target) {
    return new RowLosses(Map.of(prediction, target, this::element));
  }
}

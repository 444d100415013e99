package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Softmax;
import java.util.List;

/**
 * Logarithm of softmax over the last axis, {@code y = (x − m) − log Σ e^(x − m)} with m the row's
 * maximum: log-probabilities, finite where softmax is 0. Softmax cross-entropy contains it and
 * takes logits instead.
 */
public record LogSoftmax() implements Layer {
  @Override
  public String kind() {
    return "log_softmax";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireClasses(this, x);
    return scope.graph().apply(new Softmax(true), x);
  }
}

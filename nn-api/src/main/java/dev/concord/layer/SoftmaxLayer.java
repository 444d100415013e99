package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Softmax;
import java.util.List;

/**
 * Softmax over the last axis, turning logits into probabilities. For training leave it out: softmax
 * cross-entropy takes logits.
 */
public record SoftmaxLayer() implements Layer {
  @Override
  public String kind() {
    return "softmax";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    if (x.shape().rank() < 2) {
      throw new IllegalArgumentException("softmax takes [batch, …, classes], got " + x.shape());
    }
    return scope.graph().apply(new Softmax(false), x);
  }
}

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
    return scope.graph().apply(new Softmax(false), Inputs.single(this, inputs));
  }
}

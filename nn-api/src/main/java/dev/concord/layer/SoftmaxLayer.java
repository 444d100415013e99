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
    Inputs.requireClasses(this, x);
    return scope.graph().apply(new Softmax(false), x);
  }
}

package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import java.util.List;

/** Inputs side by side along the last axis: densely connected and multi-input models. */
public record Concatenate() implements Layer {
  @Override
  public String kind() {
    return "concatenate";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("concatenate takes at least 1 input, got none");
    }
    Inputs.requireFeatures(this, inputs.get(0));
    int last = inputs.get(0).shape().rank() - 1;
    return scope.graph().apply(new Concat(last), inputs).output(0);
  }
}

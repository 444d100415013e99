package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import java.util.List;

/** Joins all axes behind the batch: [batch, a, b, …] becomes [batch, a·b·…]. Moves nothing. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    return Reshape.of(x, Shape.of(x.shape().length(0), x.shape().trailing(1).size()));
  }
}

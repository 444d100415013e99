package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import java.util.List;

/**
 * Sum of two or more inputs of one shape, added from the first to the last: residual connections,
 * which {@code FunctionalBuilder.residual} puts around a block.
 */
public record Add() implements Layer {
  @Override
  public String kind() {
    return "add";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("add takes at least 2 inputs, got " + inputs.size());
    }
    Value sum = inputs.get(0);
    for (Value next : inputs.subList(1, inputs.size())) {
      if (!next.type().equals(sum.type())) {
        throw new IllegalArgumentException(
            "add takes inputs of one shape, got " + sum.type() + " and " + next.type());
      }
      sum = Map.of(sum, next, (a, b) -> a.plus(b));
    }
    return sum;
  }
}

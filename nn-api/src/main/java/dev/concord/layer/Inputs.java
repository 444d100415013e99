package dev.concord.layer;

import dev.concord.graph.Value;
import java.util.List;

/** The check that layers of one input share. */
final class Inputs {
  private Inputs() {}

  static Value single(Layer layer, List<Value> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(layer.kind() + " takes 1 input, got " + inputs.size());
    }
    return inputs.get(0);
  }
}

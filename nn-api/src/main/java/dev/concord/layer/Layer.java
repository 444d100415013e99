package dev.concord.layer;

import dev.concord.graph.Value;
import java.util.List;

/**
 * A building block of a model: a description that adds kernel applications to a graph. Layers hold
 * no weights and write no backward code; gradients follow from the kernels. A layer is immutable,
 * and the same layer may be applied several times under one name to share its parameters.
 */
public interface Layer {
  /** What it is, in lower case, such as {@code dense}; names are made from it. */
  String kind();

  /**
   * Adds this layer's computation to the graph.
   *
   * @param scope gives parameters, random numbers and the graph
   * @param inputs what it is applied to; the first axis is the batch
   * @return its output
   * @throws IllegalArgumentException if the inputs do not fit, saying what was expected and what
   *     came
   */
  Value apply(LayerScope scope, List<Value> inputs);
}

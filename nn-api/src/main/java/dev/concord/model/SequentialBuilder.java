package dev.concord.model;

import dev.concord.layer.Layer;
import dev.concord.tensor.Shape;

/**
 * Builds a chain of layers, each applied to the one before:
 *
 * <pre>{@code
 * Model model =
 *     Model.sequential(784)
 *         .add(Dense.of(300, Activation.RELU))
 *         .add(Dense.of(10))
 *         .build();
 * }</pre>
 */
public final class SequentialBuilder {
  private final FunctionalBuilder builder = new FunctionalBuilder();
  private LayerOutput last;

  SequentialBuilder(Shape featureShape) {
    last = builder.input("x", featureShape.lengths());
  }

  /** Appends a layer under the next free name of its kind, such as {@code dense1}. */
  public SequentialBuilder add(Layer layer) {
    last = builder.apply(layer, last);
    return this;
  }

  /** Appends a layer under a name. */
  public SequentialBuilder add(String name, Layer layer) {
    last = builder.apply(name, layer, last);
    return this;
  }

  /**
   * Finishes the model.
   *
   * @throws IllegalArgumentException if a layer does not fit its input, naming the layer
   */
  public Model build() {
    return builder.build(last);
  }
}

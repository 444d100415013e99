package dev.concord.layer;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.regularization.Constraint;
import dev.concord.tensor.Shape;

/** What a layer may ask for while it adds itself to a graph. */
public interface LayerScope {
  /** The graph to add to. */
  Graph graph();

  /** Whether the graph is for training, so that dropout drops. */
  boolean training();

  /**
   * A learned parameter of this layer; asking again by the same name gives the same parameter.
   *
   * @param name such as {@code weight}; its full name is {@code layer/name}
   * @param shape its shape
   * @param initializer its first values
   */
  Value parameter(String name, Shape shape, Initializer initializer);

  /**
   * A tensor that this layer keeps from step to step besides its parameters; asking again by the
   * same name gives its newest value in this graph.
   *
   * @param name such as {@code running_mean}; its full name is {@code layer/name}
   * @param shape its shape, F32
   * @param first every element before training
   */
  Value state(String name, Shape shape, float first);

  /**
   * Replaces a state of this layer at the end of a training step. A step that is not finite leaves
   * it as it was. Without effect where the graph is not for training.
   *
   * @param name of a state that {@link #state} was asked for
   * @param next of the state's type
   */
  void update(String name, Value next);

  /**
   * Fresh random bits for every element of {@code shape}, I32, in every step: Threefry-2x32 keyed
   * by seed, this layer's path and {@code use}, with the element's place in the global batch and
   * the step as the counter. They depend on neither batch splitting nor other layers.
   *
   * @param use what they are for, such as {@code mask}
   * @param shape the first axis is the batch
   */
  Value randomBits(String use, Shape shape);

  /**
   * Fresh standard normal numbers, F32, for every element of {@code shape} in every step, drawn for
   * places in the global batch as {@link #randomBits} are.
   *
   * @param use what they are for, such as {@code noise}
   * @param shape the first axis is the batch
   */
  Value randomNormals(String use, Shape shape);

  /**
   * Fresh standard normal numbers, F32, in every step for something that all rows share, such as a
   * parameter: the same however the batch is split.
   *
   * @param use what they are for, such as {@code weight_noise}
   * @param shape any
   */
  Value sharedRandomNormals(String use, Shape shape);

  /**
   * Adds a penalty to what training makes small. A layer that is applied several times and gives
   * the same value again (a penalty on its shared weights) is penalised once.
   *
   * @param scalar F32, of one element
   */
  void penalty(Value scalar);

  /**
   * Keeps a parameter of this layer to a constraint after each update.
   *
   * @param name of a parameter that {@link #parameter} was asked for
   * @param constraint replaces the updated parameter
   */
  void constrain(String name, Constraint constraint);
}

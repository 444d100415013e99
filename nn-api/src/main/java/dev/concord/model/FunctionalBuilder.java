package dev.concord.model;

import dev.concord.layer.Add;
import dev.concord.layer.Concatenate;
import dev.concord.layer.Highway;
import dev.concord.layer.Layer;
import dev.concord.model.Model.Step;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Builds a model of any layout:
 *
 * <pre>{@code
 * FunctionalBuilder net = Model.functional();
 * LayerOutput x = net.input("x", 30);
 * LayerOutput sum = net.residual(x, in -> net.apply(Dense.of(30, Activation.TANH), in));
 * Model model = net.build(net.apply(Dense.of(1), sum));
 * }</pre>
 *
 * <p>Blocks are functions from an output to an output. Layers are named by kind and number ({@code
 * dense1}); a layer applied again under a name it has already shares its parameters.
 */
public final class FunctionalBuilder {
  private final List<ModelInput> inputs = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Layer> named = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  FunctionalBuilder() {}

  /** Adds an input of float32 rows with the given axis lengths. Inputs come before layers. */
  public LayerOutput input(String name, int... featureShape) {
    return input(new ModelInput(name, DType.F32, Shape.of(featureShape)));
  }

  /** Adds an input. Inputs come before layers. */
  public LayerOutput input(ModelInput input) {
    if (!steps.isEmpty()) {
      throw new IllegalStateException("Add every input before the first layer");
    }
    if (inputs.stream().anyMatch(known -> known.name().equals(input.name()))) {
      throw new IllegalArgumentException("There is an input " + input.name() + " already");
    }
    inputs.add(input);
    return new LayerOutput(this, inputs.size() - 1);
  }

  /** Applies a layer under the next free name of its kind. */
  public LayerOutput apply(Layer layer, LayerOutput... to) {
    String name;
    do {
      name = layer.kind() + counts.merge(layer.kind(), 1, Integer::sum);
    } while (named.containsKey(name));
    return apply(name, layer, to);
  }

  /** Applies a layer under a name; the same layer under the same name shares its parameters. */
  public LayerOutput apply(String name, Layer layer, LayerOutput... to) {
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException(
          "A layer's name is not blank and holds no '/', got \"" + name + "\"");
    }
    Layer known = named.putIfAbsent(name, layer);
    if (known != null && !known.equals(layer)) {
      throw new IllegalArgumentException(
          "The name " + name + " belongs to another layer, " + known + "; choose another name");
    }
    requireOwn("An input of " + name, to);
    steps.add(new Step(name, layer, Model.numbers(Arrays.asList(to))));
    return new LayerOutput(this, inputs.size() + steps.size() - 1);
  }

  /**
   * Residual connection: {@code y = block(x) + x}. He, Zhang, Ren, Sun, "Deep residual learning for
   * image recognition", 2015.
   *
   * @param block keeps the shape of its input
   */
  public LayerOutput residual(LayerOutput x, UnaryOperator<LayerOutput> block) {
    return apply(new Add(), block.apply(x), x);
  }

  /**
   * Highway connection: {@code y = t·block(x) + (1 − t)·x} with a learned gate t(x); see {@link
   * Highway}.
   *
   * @param block keeps the shape of its input
   */
  public LayerOutput highway(LayerOutput x, UnaryOperator<LayerOutput> block) {
    return highway(x, new Highway(), block);
  }

  /** The same with a gate of one's own, such as one that begins nearer to carrying x on. */
  public LayerOutput highway(LayerOutput x, Highway gate, UnaryOperator<LayerOutput> block) {
    return apply(gate, x, block.apply(x));
  }

  /**
   * Dense connection: {@code y = [x, block(x)]} along the last axis, so that each further block
   * sees the outputs of all before it. Huang, Liu, van der Maaten, Weinberger, "Densely connected
   * convolutional networks", 2016.
   */
  public LayerOutput denselyConnected(LayerOutput x, UnaryOperator<LayerOutput> block) {
    return apply(new Concatenate(), x, block.apply(x));
  }

  /**
   * Finishes the model.
   *
   * @throws IllegalArgumentException if a layer does not fit its inputs, naming the layer
   */
  public Model build(LayerOutput... outputs) {
    if (inputs.isEmpty() || steps.isEmpty() || outputs.length == 0) {
      throw new IllegalStateException("A model has at least one input, one layer and one output");
    }
    requireOwn("An output", outputs);
    return new Model(inputs, steps, Model.numbers(Arrays.asList(outputs)));
  }

  private void requireOwn(String what, LayerOutput... outputs) {
    for (LayerOutput output : outputs) {
      if (output.builder() != this) {
        throw new IllegalArgumentException(what + " belongs to another model");
      }
    }
  }
}

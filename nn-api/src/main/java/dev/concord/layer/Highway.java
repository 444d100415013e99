package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * The learned switch of a highway connection between what a block made of x and x itself: {@code y
 * = t·h + (1 − t)·x}, {@code t = sigmoid(x·W + b)}, with inputs x and h [batch, features], W
 * [features, features], b [features], y [batch, features]. Srivastava, Greff, Schmidhuber, "Highway
 * networks", 2015. {@code FunctionalBuilder.highway} puts it around a block.
 *
 * @param gateBias first value of b; below 0, so that at first the input is carried on. The paper
 *     takes −1 to −10, lower for deeper networks
 * @param regularization penalties, constraint and noise on W, b and y
 */
public record Highway(float gateBias, WeightRegularization regularization) implements Layer {
  /** Without regularisation. */
  public Highway(float gateBias) {
    this(gateBias, WeightRegularization.NONE);
  }

  /** With the gate's bias at first −1. */
  public Highway() {
    this(-1);
  }

  /** The same layer with other penalties, constraint and noise. */
  public Highway with(WeightRegularization changed) {
    return new Highway(gateBias, changed);
  }

  @Override
  public String kind() {
    return "highway";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException(
          "highway takes 2 inputs, the block's input and output, got " + inputs.size());
    }
    Value x = inputs.get(0);
    Value h = inputs.get(1);
    Inputs.requireRows(this, x);
    if (!h.type().equals(x.type())) {
      throw new IllegalArgumentException(
          "highway takes a block that keeps the shape of its input, got "
              + x.type()
              + " and made of it "
              + h.type());
    }
    int features = x.shape().length(1);
    Value weight =
        regularization.weight(scope, Shape.of(features, features), VarianceScaling.glorotUniform());
    Value bias = regularization.bias(scope, Shape.of(features), Initializer.constant(gateBias));
    Value product = scope.graph().apply(new Gemm(false, false), x, weight);
    Value gate = Activation.SIGMOID.of(Map.of(product, bias, (a, b) -> a.plus(b)));
    Value taken = Map.of(h, gate, (e, t) -> t.times(e));
    Value carried = Map.of(x, gate, (e, t) -> t.negate().plus(1f).times(e));
    return regularization.outputs(scope, Map.of(taken, carried, (a, b) -> a.plus(b)));
  }
}

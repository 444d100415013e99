package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Parametric ReLU: {@code y = x < 0 ? a·x : x} with a learned slope a, one for all elements or one
 * for each feature (the last axis). He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015; they
 * advise against weight decay on a, which would draw it to ReLU.
 *
 * @param perFeature whether there is a slope for each feature (Keras' default) or one in all
 *     (PyTorch's, and the default here)
 * @param initializer first slopes; 0.25 unless given, as in the paper and PyTorch (Keras: 0)
 * @param regularization penalty and constraint on a, Keras' alpha_regularizer and alpha_constraint
 */
public record PRelu(
    boolean perFeature, Initializer initializer, ParameterRegularization regularization)
    implements Layer {
  private static final float FIRST_SLOPE = 0.25f;

  /** Without penalty or constraint. */
  public PRelu(boolean perFeature, Initializer initializer) {
    this(perFeature, initializer, ParameterRegularization.NONE);
  }

  /** One slope, at first 0.25. */
  public PRelu() {
    this(false, Initializer.constant(FIRST_SLOPE));
  }

  /** A slope for each feature, at first 0.25. */
  public static PRelu ofFeatures() {
    return new PRelu(true, Initializer.constant(FIRST_SLOPE));
  }

  /** The same layer with a penalty or a constraint on a. */
  public PRelu with(ParameterRegularization changed) {
    return new PRelu(perFeature, initializer, changed);
  }

  @Override
  public String kind() {
    return "prelu";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireFloats(this, x);
    Inputs.requireFeatures(this, x);
    Shape slopes = Shape.of(perFeature ? x.shape().length(-1) : 1);
    Value slope = regularization.parameter(scope, "slope", slopes, initializer);
    return Map.of(x, slope, (e, a) -> e.lessThan(0f).select(e.times(a), e));
  }
}

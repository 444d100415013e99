package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.tensor.Shape;

/**
 * What a normalisation learns, a scale and a shift for each feature: {@code y = γ·n + β} with n and
 * y [batch, …, features], γ and β [features]; γ begins with 1, β with 0. The parameters are called
 * {@code scale} and {@code shift}.
 *
 * @param scale penalty and constraint on γ, Keras' gamma_regularizer and gamma_constraint
 * @param shift penalty and constraint on β, Keras' beta_regularizer and beta_constraint
 */
public record ScaleAndShift(ParameterRegularization scale, ParameterRegularization shift) {
  /** With neither penalties nor constraints. */
  public static final ScaleAndShift PLAIN =
      new ScaleAndShift(ParameterRegularization.NONE, ParameterRegularization.NONE);

  /** Applied to what is normalised. */
  Value of(LayerScope scope, Value normal) {
    Shape features = Shape.of(normal.shape().length(-1));
    Value gamma = scale.parameter(scope, "scale", features, Initializer.constant(1));
    Value beta = shift.parameter(scope, "shift", features, Initializer.zeros());
    return Map.of(Map.of(normal, gamma, (n, g) -> n.times(g)), beta, (n, b) -> n.plus(b));
  }
}

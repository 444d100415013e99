package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.Shape;
import java.util.Optional;

/**
 * What keeps a layer with weights from fitting noise: penalties, a constraint, and noise on its
 * weights. {@link #NONE} unless a layer is given another.
 *
 * @param weight penalty on the weights, not on the bias
 * @param bias penalty on the bias
 * @param outputs penalty on the layer's outputs, after its activation, divided by the number of
 *     rows in the batch (Keras' activity regulariser)
 * @param constraint what the weights keep to after each update
 * @param noise σ ≥ 0: in training each weight is used as {@code w + σ·n} with n standard normal,
 *     drawn anew in each step, the same for all rows. Graves, "Practical variational inference for
 *     neural networks", 2011
 */
public record WeightRegularization(
    Optional<Regularizer> weight,
    Optional<Regularizer> bias,
    Optional<Regularizer> outputs,
    Optional<Constraint> constraint,
    float noise) {
  /** Nothing of all that. */
  public static final WeightRegularization NONE =
      new WeightRegularization(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);

  /** Checks the noise. */
  public WeightRegularization {
    GaussianNoise.requireDeviation(noise);
  }

  /** The same with a penalty on the weights. */
  public WeightRegularization withWeight(Regularizer regularizer) {
    return new WeightRegularization(Optional.of(regularizer), bias, outputs, constraint, noise);
  }

  /** The same with a penalty on the bias. */
  public WeightRegularization withBias(Regularizer regularizer) {
    return new WeightRegularization(weight, Optional.of(regularizer), outputs, constraint, noise);
  }

  /** The same with a penalty on the outputs. */
  public WeightRegularization withOutputs(Regularizer regularizer) {
    return new WeightRegularization(weight, bias, Optional.of(regularizer), constraint, noise);
  }

  /** The same with a constraint on the weights. */
  public WeightRegularization withConstraint(Constraint kept) {
    return new WeightRegularization(weight, bias, outputs, Optional.of(kept), noise);
  }

  /** The same with noise of deviation {@code deviation} on the weights. */
  public WeightRegularization withNoise(float deviation) {
    return new WeightRegularization(weight, bias, outputs, constraint, deviation);
  }

  /** The layer's parameter {@code weight}, as it is used in this graph. */
  Value weight(LayerScope scope, Shape shape, Initializer initializer) {
    Value w =
        new ParameterRegularization(weight, constraint)
            .parameter(scope, "weight", shape, initializer);
    if (!scope.training() || noise == 0) {
      return w;
    }
    Value normals = scope.sharedRandomNormals("weight_noise", shape);
    return Map.of(w, normals, (a, n) -> a.plus(n.times(noise)));
  }

  /** The layer's parameter {@code bias}. */
  Value bias(LayerScope scope, Shape shape, Initializer initializer) {
    return new ParameterRegularization(bias, Optional.empty())
        .parameter(scope, "bias", shape, initializer);
  }

  /** The layer's output, its penalty noted. */
  Value outputs(LayerScope scope, Value y) {
    outputs.ifPresent(
        regularizer -> {
          float rows = y.shape().length(0);
          scope.penalty(Map.of(regularizer.penalty(y), p -> p.dividedBy(rows)));
        });
    return y;
  }
}

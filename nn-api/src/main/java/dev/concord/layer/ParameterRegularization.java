package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.Shape;
import java.util.Optional;

/**
 * What keeps one parameter of a layer from growing: a penalty, which training makes small with the
 * loss, and a constraint, which holds after each update. {@link #NONE} unless a layer is given
 * another. Layers with a weight and a bias take {@link WeightRegularization}.
 *
 * @param penalty on the parameter, Keras' regulariser, or empty
 * @param constraint what the parameter keeps to, Keras' constraint, or empty
 */
public record ParameterRegularization(
    Optional<Regularizer> penalty, Optional<Constraint> constraint) {
  /** Neither. */
  public static final ParameterRegularization NONE =
      new ParameterRegularization(Optional.empty(), Optional.empty());

  /** The same with a penalty, such as {@code Regularizer.l2(1e-4f)}. */
  public ParameterRegularization withPenalty(Regularizer regularizer) {
    return new ParameterRegularization(Optional.of(regularizer), constraint);
  }

  /** The same with a constraint, such as {@code Constraint.maxNorm(2)}. */
  public ParameterRegularization withConstraint(Constraint kept) {
    return new ParameterRegularization(penalty, Optional.of(kept));
  }

  /** A parameter of a layer, with its penalty and its constraint noted. */
  Value parameter(LayerScope scope, String name, Shape shape, Initializer initializer) {
    Value parameter = scope.parameter(name, shape, initializer);
    penalty.ifPresent(regularizer -> scope.penalty(regularizer.penalty(parameter)));
    constraint.ifPresent(kept -> scope.constrain(name, kept));
    return parameter;
  }
}

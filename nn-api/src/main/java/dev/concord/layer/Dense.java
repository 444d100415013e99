package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Fully connected layer: {@code y = f(x·W + b)} with x [batch, in], W [in, units], b [units], y
 * [batch, units].
 *
 * @param units number of outputs, ≥ 1
 * @param activation f, applied to each element
 * @param bias whether there is b
 * @param weightInitializer first values of W
 * @param biasInitializer first values of b
 * @param regularization penalties, constraint and noise on W, b and y
 */
public record Dense(
    int units,
    Activation activation,
    boolean bias,
    Initializer weightInitializer,
    Initializer biasInitializer,
    WeightRegularization regularization)
    implements Layer {
  /** Checks the number of units. */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("A dense layer has at least 1 unit, got " + units);
    }
  }

  /** Without regularisation. */
  public Dense(
      int units,
      Activation activation,
      boolean bias,
      Initializer weightInitializer,
      Initializer biasInitializer) {
    this(units, activation, bias, weightInitializer, biasInitializer, WeightRegularization.NONE);
  }

  /**
   * With bias 0 and weights that suit the activation: He normal for ReLU and its relatives, LeCun
   * normal for SELU, Glorot uniform for the others.
   */
  public static Dense of(int units, Activation activation) {
    return new Dense(units, activation, true, activation.suitableWeights(), Initializer.zeros());
  }

  /** Linear: without activation. */
  public static Dense of(int units) {
    return of(units, Activation.IDENTITY);
  }

  /** The same layer with other first weights. */
  public Dense withWeights(Initializer initializer) {
    return new Dense(units, activation, bias, initializer, biasInitializer, regularization);
  }

  /** The same layer without bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, false, weightInitializer, biasInitializer, regularization);
  }

  /** The same layer with a penalty on W, such as {@code Regularizer.l2(1e-4f)}. */
  public Dense withRegularizer(Regularizer regularizer) {
    return with(regularization.withWeight(regularizer));
  }

  /** The same layer with a penalty on b. */
  public Dense withBiasRegularizer(Regularizer regularizer) {
    return with(regularization.withBias(regularizer));
  }

  /** The same layer with a penalty on y, divided by the rows of the batch. */
  public Dense withActivityRegularizer(Regularizer regularizer) {
    return with(regularization.withOutputs(regularizer));
  }

  /** The same layer whose columns of W, one a unit, keep a norm of at most {@code norm}. */
  public Dense withMaxNorm(float norm) {
    return with(regularization.withConstraint(Constraint.maxNorm(norm)));
  }

  /** The same layer with Gaussian noise of {@code deviation} on W in training. */
  public Dense withWeightNoise(float deviation) {
    return with(regularization.withNoise(deviation));
  }

  /** The same layer with other penalties, constraint and noise. */
  public Dense with(WeightRegularization changed) {
    return new Dense(units, activation, bias, weightInitializer, biasInitializer, changed);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireRows(this, x);
    Shape shape = Shape.of(x.shape().length(1), units);
    Value weight = regularization.weight(scope, shape, weightInitializer);
    Value z = scope.graph().apply(new Gemm(false, false), x, weight);
    if (bias) {
      Value offset = regularization.bias(scope, Shape.of(units), biasInitializer);
      z = Map.of(z, offset, (a, b) -> a.plus(b));
    }
    return regularization.outputs(scope, activation.of(z));
  }
}

package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
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
 */
public record Dense(
    int units,
    Activation activation,
    boolean bias,
    Initializer weightInitializer,
    Initializer biasInitializer)
    implements Layer {
  /** Checks the number of units. */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("A dense layer has at least 1 unit, got " + units);
    }
  }

  /**
   * With bias 0 and weights that suit the activation: He normal for ReLU and its relatives, Glorot
   * uniform for the others.
   */
  public static Dense of(int units, Activation activation) {
    VarianceScaling weights =
        activation.rectifying() ? VarianceScaling.heNormal() : VarianceScaling.glorotUniform();
    return new Dense(units, activation, true, weights, Initializer.zeros());
  }

  /** Linear: without activation. */
  public static Dense of(int units) {
    return of(units, Activation.IDENTITY);
  }

  /** The same layer with other first weights. */
  public Dense withWeights(Initializer initializer) {
    return new Dense(units, activation, bias, initializer, biasInitializer);
  }

  /** The same layer without bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, false, weightInitializer, biasInitializer);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    if (x.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "dense takes [batch, features], got " + x.shape() + "; put a Flatten before it");
    }
    Value weight =
        scope.parameter("weight", Shape.of(x.shape().length(1), units), weightInitializer);
    Value z = scope.graph().apply(new Gemm(false, false), x, weight);
    if (bias) {
      Value offset = scope.parameter("bias", Shape.of(units), biasInitializer);
      z = Map.of(z, offset, (a, b) -> a.plus(b));
    }
    return activation.of(z);
  }
}

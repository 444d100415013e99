package dev.concord.loss;

import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Sigmoid cross-entropy of logits x against targets t in [0, 1] of the same shape: the mean over
 * batch and outputs of {@code max(x, 0) − x·t + log(1 + e^−|x|)}, which is −t·log σ(x) − (1 −
 * t)·log(1 − σ(x)) without overflow.
 */
public record BinaryCrossEntropy() implements Loss {
  /** The loss of one logit x against its target t; derivatives σ(x) − t and −x. */
  public static final NamedFunction SIGMOID_CROSS_ENTROPY =
      NamedFunction.binary(
          "sigmoid_cross_entropy",
          3,
          BinaryCrossEntropy::float32,
          (arguments, y) ->
              List.of(
                  SigmoidFunctions.SIGMOID.of(arguments.get(0)).minus(arguments.get(1)),
                  arguments.get(0).negate()),
          BinaryCrossEntropy::float64);

  @Override
  public String name() {
    return "binary_cross_entropy";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return prediction;
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    Loss.super.requireTargets(prediction, targets);
    for (int i = 0; i < targets.size(); i++) {
      if (!(targets.floats()[i] >= 0 && targets.floats()[i] <= 1)) {
        throw new IllegalArgumentException(
            "Targets of binary cross-entropy are 0 to 1, got %s in row %d"
                .formatted(targets.floats()[i], i / prediction.shape().trailing(1).size()));
      }
    }
  }

  @Override
  public void requireFits(Layer last) {
    boolean sigmoid =
        last == Activation.SIGMOID
            || (last instanceof Dense dense && dense.activation() == Activation.SIGMOID);
    if (sigmoid) {
      throw new IllegalArgumentException(
          "Binary cross-entropy takes logits, but the model ends with a sigmoid: leave it out, the"
              + " loss contains it");
    }
  }

  @Override
  public boolean classifies(TensorType prediction) {
    return prediction.shape().trailing(1).size() == 1;
  }

  @Override
  public Value of(Value prediction, Value target) {
    return Reduce.meanOfAll(Map.of(prediction, target, (x, t) -> SIGMOID_CROSS_ENTROPY.of(x, t)));
  }

  private static Expr float32(Expr x, Expr t) {
    Expr positive = x.lessThan(0f).select(Expr.constant(0f), x);
    Expr tail = ActivationFunctions.SOFTPLUS.of(x.abs().negate());
    return positive.minus(x.times(t)).plus(tail);
  }

  private static double float64(double x, double t) {
    return (x < 0 ? 0 : x) - x * t + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x)));
  }
}

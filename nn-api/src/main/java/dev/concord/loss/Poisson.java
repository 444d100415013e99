package dev.concord.loss;

import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Negative log-likelihood of counts t that follow Poisson distributions, without the term log t!,
 * which no weight changes: the mean over batch and outputs of {@code e^y − t·y} for outputs y = log
 * of the rate, or {@code y − t·log(y + ε)} for outputs y = rate. As PyTorch's PoissonNLLLoss, whose
 * default is the logarithm; Keras' Poisson takes rates, with ε = 1e-7.
 *
 * @param logInput whether outputs are logarithms of rates
 * @param epsilon ε, above 0; keeps the logarithm finite at rate 0. Unused for logarithms
 */
public record Poisson(boolean logInput, float epsilon) implements ElementLoss {
  /** Checks ε. */
  public Poisson {
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException("Poisson's epsilon is between 0 and 1, got " + epsilon);
    }
  }

  /** With ε = 1e-8, as PyTorch. */
  public Poisson(boolean logInput) {
    this(logInput, 1e-8f);
  }

  /** Of logarithms of rates. */
  public Poisson() {
    this(true);
  }

  @Override
  public String name() {
    return logInput ? "poisson" : "poisson_of_rates";
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    ElementLoss.super.requireTargets(prediction, targets);
    for (int i = 0; i < targets.size(); i++) {
      if (!(targets.floats()[i] >= 0)) {
        throw new IllegalArgumentException(
            "Targets of %s are counts of at least 0, got %s in row %d"
                .formatted(name(), targets.floats()[i], i / prediction.shape().trailing(1).size()));
      }
    }
  }

  @Override
  public void requireFits(Layer last) {
    if (logInput) {
      LastActivation.refuse(
          last,
          List.of("relu", "sigmoid", "hard_sigmoid", "softplus", "softmax"),
          "Poisson loss takes logarithms of rates, of either sign",
          "leave that out, or take new Poisson(false), which takes rates");
    } else {
      LastActivation.refuse(
          last,
          List.of(
              "identity",
              "tanh",
              "softsign",
              "leaky_relu",
              "prelu",
              "elu",
              "selu",
              "gelu",
              "silu",
              "hard_swish",
              "mish",
              "log_softmax"),
          "Poisson loss of rates takes outputs of at least 0",
          "end it with softplus, or take new Poisson(), which takes logarithms of rates");
    }
  }

  @Override
  public boolean estimatesTargets() {
    return !logInput;
  }

  @Override
  public Expr element(Expr y, Expr t) {
    return logInput
        ? ExponentialFunctions.EXP.of(y).minus(t.times(y))
        : y.minus(t.times(LogarithmicFunctions.LOG.of(y.plus(epsilon))));
  }
}

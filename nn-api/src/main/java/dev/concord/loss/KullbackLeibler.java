package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Kullback–Leibler divergence of a model's distributions q from target distributions t [batch,
 * classes]: a row's loss is {@code Σ_c t_c·(log t_c − log q_c)}, with 0·log 0 = 0; it is 0 where q
 * = t. The mean is over rows: PyTorch's reduction "batchmean" and Keras'; PyTorch's "mean" divides
 * by the classes too. Kullback and Leibler, "On information and sufficiency", 1951.
 *
 * @param outputs what the model gives of q
 */
public record KullbackLeibler(Outputs outputs) implements Loss {
  /** What the model gives of its distribution q. */
  public enum Outputs {
    /** Logits y, with q = softmax(y): exact, and the default. */
    LOGITS,
    /** log q, by a log-softmax at the model's end, as PyTorch's KLDivLoss takes. */
    LOG_PROBABILITIES,
    /** q itself, by a softmax at the model's end, as in Keras; at least 1e-7 is taken. */
    PROBABILITIES
  }

  private static final float SMALLEST_PROBABILITY = 1e-7f;

  /** Of logits. */
  public KullbackLeibler() {
    this(Outputs.LOGITS);
  }

  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return ClassTargets.DISTRIBUTIONS.type("Kullback-Leibler divergence", prediction);
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    Loss.super.requireTargets(prediction, targets);
    ClassTargets.DISTRIBUTIONS.require(prediction, targets);
  }

  @Override
  public void requireFits(Layer last) {
    switch (outputs) {
      case LOGITS ->
          LastActivation.refuse(
              last,
              List.of("softmax", "sigmoid", "hard_sigmoid"),
              "Kullback-Leibler divergence takes logits",
              "leave that out, the loss contains a softmax");
      case LOG_PROBABILITIES ->
          LastActivation.require(
              last,
              "log_softmax",
              "Kullback-Leibler divergence of logarithms of probabilities",
              "or take Outputs.LOGITS and end with a linear layer");
      case PROBABILITIES ->
          LastActivation.require(
              last,
              "softmax",
              "Kullback-Leibler divergence of probabilities",
              "or take Outputs.LOGITS and end with a linear layer");
    }
  }

  @Override
  public boolean classifies(TensorType prediction) {
    return true;
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Value logarithms =
        switch (outputs) {
          case LOGITS -> prediction.graph().apply(new Softmax(true), prediction);
          case LOG_PROBABILITIES -> prediction;
          case PROBABILITIES -> Map.of(prediction, KullbackLeibler::logarithm);
        };
    return new RowLosses(Reduce.sum(Map.of(logarithms, target, KullbackLeibler::element), 1));
  }

  private static Expr logarithm(Expr q) {
    Expr above = q.lessThan(SMALLEST_PROBABILITY).select(Expr.constant(SMALLEST_PROBABILITY), q);
    return LogarithmicFunctions.LOG.of(above);
  }

  private static Expr element(Expr logarithm, Expr t) {
    Expr none = t.equalTo(Expr.constant(0f));
    Expr positive = none.select(Expr.constant(1f), t);
    Expr difference = LogarithmicFunctions.LOG.of(positive).minus(logarithm);
    return none.select(Expr.constant(0f), t.times(difference));
  }
}

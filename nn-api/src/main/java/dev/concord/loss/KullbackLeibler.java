package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import dev.concord.layer.Layer;
import java.util.List;

/**
 * Kullback–Leibler divergence of a model's distributions q from target distributions t [batch,
 * classes]: a row's loss is {@code w·Σ_c t_c·(log t_c − log q_c)}, with 0·log 0 = 0; it is 0 where
 * q = t. The row's weight {@code w = Σ_c t_c·w_c} is the mean of the class weights under t, as
 * Keras' class_weight for one-hot targets; so a weighted divergence, too, is smallest at q = t. The
 * mean divides by the rows' weights. Without class weights it is over rows: PyTorch's reduction
 * "batchmean" and Keras'; PyTorch's "mean" divides by the classes too. Kullback and Leibler, "On
 * information and sufficiency", 1951.
 *
 * @param outputs what the model gives of q
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 */
public record KullbackLeibler(Outputs outputs, List<Float> classWeights) implements ClassLoss {
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

  /** Copies the weights and checks them. */
  public KullbackLeibler {
    classWeights = ClassWeights.checked("Class weights", classWeights);
  }

  /** Without class weights. */
  public KullbackLeibler(Outputs outputs) {
    this(outputs, List.of());
  }

  /** Of logits, without class weights. */
  public KullbackLeibler() {
    this(Outputs.LOGITS);
  }

  @Override
  public String title() {
    return "Kullback-Leibler divergence";
  }

  @Override
  public String name() {
    return "kl_divergence";
  }

  /** Distributions: one-hot, or soft. */
  @Override
  public ClassTargets targets() {
    return ClassTargets.DISTRIBUTIONS;
  }

  @Override
  public void requireFits(Layer last) {
    switch (outputs) {
      case LOGITS ->
          LastActivation.refuse(
              last,
              LastActivation.PROBABILITIES,
              title() + " takes logits",
              "leave that out, the loss contains a softmax");
      case LOG_PROBABILITIES ->
          LastActivation.require(
              last,
              "log_softmax",
              title() + " of logarithms of probabilities",
              "or take Outputs.LOGITS and end with a linear layer");
      case PROBABILITIES ->
          LastActivation.require(
              last,
              "softmax",
              title() + " of probabilities",
              "or take Outputs.LOGITS and end with a linear layer");
    }
  }

  @Override
  public boolean estimatesTargets() {
    return outputs == Outputs.PROBABILITIES;
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Value logarithms =
        switch (outputs) {
          case LOGITS -> prediction.graph().apply(new Softmax(true), prediction);
          case LOG_PROBABILITIES -> prediction;
          case PROBABILITIES -> Map.of(prediction, KullbackLeibler::logarithm);
        };
    Value divergences = Reduce.sum(Map.of(logarithms, target, KullbackLeibler::element), 1);
    ClassWeights weights = new ClassWeights(classWeights);
    if (!weights.given()) {
      return new RowLosses(divergences);
    }
    Value ofRows = Reduce.sum(Map.of(target, weights.in(prediction.graph()), Expr::times), 1);
    return new RowLosses(Map.of(divergences, ofRows, Expr::times), ofRows);
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

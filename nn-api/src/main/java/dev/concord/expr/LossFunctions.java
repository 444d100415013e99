package dev.concord.expr;

import java.util.List;

/** Losses of single elements that need more care than writing the formula down. */
public final class LossFunctions {
  /**
   * Sigmoid cross-entropy of a logit x against a target t in [0, 1]: {@code max(x, 0) − x·t + log(1
   * + e^−|x|)}, which is −t·log σ(x) − (1 − t)·log(1 − σ(x)) without overflow. The product is not
   * rounded by itself, since for t near 1 the difference is small. Derivatives: σ(x) − t and −x.
   */
  public static final NamedFunction SIGMOID_CROSS_ENTROPY =
      NamedFunction.binary(
          "sigmoid_cross_entropy",
          2.2,
          LossFunctions::sigmoidCrossEntropy,
          (arguments, y) ->
              List.of(
                  SigmoidFunctions.SIGMOID.of(arguments.get(0)).minus(arguments.get(1)),
                  arguments.get(0).negate()),
          LossFunctions::sigmoidCrossEntropyInDouble);

  private LossFunctions() {}

  private static Expr sigmoidCrossEntropy(Expr x, Expr t) {
    Expr positive = x.lessThan(0f).select(Expr.constant(0f), x);
    Expr tail = ActivationFunctions.SOFTPLUS.of(x.abs().negate());
    return x.negate().fma(t, positive).plus(tail);
  }

  private static double sigmoidCrossEntropyInDouble(double x, double t) {
    return (x < 0 ? 0 : x) - x * t + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x)));
  }
}

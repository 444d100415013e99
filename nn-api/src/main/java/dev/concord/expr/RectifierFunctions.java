package dev.concord.expr;

/** The rectifier as a named function, so that its derivative is stated in terms of its result. */
public final class RectifierFunctions {
  /**
   * x &lt; 0 ? 0 : x, so that NaN stays NaN; its derivative is 1 where the result is above 0, else
   * 0.
   */
  public static final NamedFunction RELU =
      NamedFunction.unary(
          "relu",
          0,
          x -> x.lessThan(0f).select(Expr.constant(0f), x),
          (x, y) -> y.greaterThan(0f).select(Expr.constant(1f), Expr.constant(0f)),
          x -> x < 0 ? 0 : x);

  private RectifierFunctions() {}
}

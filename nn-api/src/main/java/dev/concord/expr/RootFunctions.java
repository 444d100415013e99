package dev.concord.expr;

/** The reciprocal square root, {@code rsqrt}. The square root itself is a primitive. */
public final class RootFunctions {
  /** 1 ÷ √x, nearly always correctly rounded. ∞ at +0, −∞ at −0, +0 at ∞, NaN below 0. */
  public static final NamedFunction RSQRT =
      NamedFunction.unary(
          "rsqrt",
          0.501,
          RootFunctions::rsqrt,
          (x, y) -> y.times(y.squared()).times(-0.5f),
          x -> 1 / StrictMath.sqrt(x));

  private RootFunctions() {}

  /** y = 1 ÷ √x has two roundings; one Newton step y + ½y·(1 − x·y²) with x·y in two parts mends it. */
  private static Expr rsqrt(Expr x) {
    Expr y = Expr.constant(1f).dividedBy(x.sqrt());
    Expr product = x.times(y);
    Expr minusProduct = product.negate();
    Expr low = x.fma(y, minusProduct);
    Expr defect = low.negate().fma(y, minusProduct.fma(y, Expr.constant(1f)));
    Expr refined = y.times(0.5f).fma(defect, y);
    return refined.isNaN().select(y, refined); // at 0, ∞ and NaN the step has no meaning
  }
}

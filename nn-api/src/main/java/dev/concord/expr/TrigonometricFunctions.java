package dev.concord.expr;

/**
 * The sine and the cosine, for arguments in radians up to 6.5 million; NaN beyond, where
 * neighbouring floats are half a radian apart. The stated bound is for |x| ≤ 100 000.
 *
 * <p>x = n·½π + r with |r| ≤ ¼π, ½π in three parts and r in two; polynomials for both functions;
 * the low bits of n choose between them and the sign.
 */
public final class TrigonometricFunctions {
  /** Largest argument whose bound was measured. */
  static final float MEASURED_TO = 100_000f;

  private static final float LIMIT = 6.5e6f;

  /** The sine; ±0 at ±0. */
  public static final NamedFunction SIN =
      NamedFunction.unary(
          "sin",
          0.961,
          x -> x.equalTo(Expr.constant(0f)).select(x, shifted(x, 0)),
          (x, y) -> cos(x),
          StrictMath::sin);

  /** The cosine. */
  public static final NamedFunction COS =
      NamedFunction.unary(
          "cos", 0.962, x -> shifted(x, 1), (x, y) -> SIN.of(x).negate(), StrictMath::cos);

  private TrigonometricFunctions() {}

  private static Expr cos(Expr x) {
    return COS.of(x);
  }

  /** sin(x + quarters·½π). */
  private static Expr shifted(Expr x, int quarters) {
    Expr inside = x.abs().atMost(Expr.constant(LIMIT));
    Expr number = inside.select(x, Expr.constant(0f));
    float rounder = ExponentialFunctions.ROUNDER;
    Expr sum = number.fma(Expr.constant(0x1.45f306p-1f), Expr.constant(rounder));
    Expr n = sum.minus(rounder);
    Expr quadrant = sum.numberBits().intPlus(Expr.intConstant(quarters));

    // The first difference is exact; the second product and sum are taken with their errors.
    Expr first = n.fma(Expr.constant(-0x1.921fb6p0f), number);
    Expr second = n.times(0x1.777a5cp-25f);
    Expr secondLow = n.fma(Expr.constant(0x1.777a5cp-25f), second.negate());
    Expr r = first.plus(second);
    Expr moved = r.minus(first);
    Expr error = first.minus(r.minus(moved)).plus(second.minus(moved));
    Expr low = error.plus(n.fma(Expr.constant(0x1.ee59dap-50f), secondLow));

    Expr square = r.squared();
    Expr odd =
        Polynomial.horner(square, Expr.constant(-0x1.9951eap-13f), 0x1.110774p-7f, -0x1.555546p-3f);
    Expr sine = r.plus(odd.fma(r.times(square), low));
    Expr even =
        Polynomial.horner(
            square, Expr.constant(0x1.99e80cp-16f), -0x1.6c0c28p-10f, 0x1.55554ap-5f, -0.5f);
    Expr squareLow = r.fma(r, square.negate());
    Expr correction = squareLow.fma(Expr.constant(-0.5f), r.times(low).negate());
    Expr cosine = Expr.constant(1f).plus(even.fma(square, correction));

    Expr isCosine = quadrant.and(Expr.intConstant(1)).equalTo(Expr.intConstant(1));
    Expr sign = quadrant.and(Expr.intConstant(2)).shiftLeft(30);
    Expr y = isCosine.select(cosine, sine).numberBits().xor(sign).bitsToFloat();
    return inside.select(y, Expr.constant(Float.NaN));
  }
}

package dev.concord.expr;

/**
 * The logarithms {@code log} and {@code log1p}.
 *
 * <p>Both write their argument as 2ᵉ·(1 + f) and compute e·ln 2 + f + f²·Q(f), with Q a minimax
 * polynomial. In {@code log}, 1 + f lies in [⅔, 4⁄3); in {@code log1p} in (¾, 1½], because there f
 * is exact for every float argument.
 */
public final class LogarithmicFunctions {
  private static final int EXPONENT_MASK = 0xff800000;

  /** ln 2 for an exponent that still stands in its bit field, 23 bits up. */
  private static final float LN2_OF_FIELD = ExponentialFunctions.LN2_HIGH * 0x1p-23f;

  /** ln x. −∞ at ±0, NaN below, +0 at 1, exact scaling for subnormals. */
  public static final NamedFunction LOG =
      NamedFunction.unary(
          "log",
          0.962,
          LogarithmicFunctions::log,
          (x, y) -> Expr.constant(1f).dividedBy(x),
          StrictMath::log);

  /** ln(1 + x), accurate near 0. −∞ at −1, NaN below, ±0 at ±0. */
  public static final NamedFunction LOG1P =
      NamedFunction.unary(
          "log1p",
          0.982,
          LogarithmicFunctions::log1p,
          (x, y) -> Expr.constant(1f).dividedBy(x.plus(1f)),
          StrictMath::log1p);

  private LogarithmicFunctions() {}

  private static Expr log(Expr x) {
    Expr finite = x.lessThan(Float.POSITIVE_INFINITY);
    Expr number = finite.select(x, Expr.constant(1f));
    Expr subnormal = x.lessThan(Float.MIN_NORMAL);
    Expr bits = subnormal.select(number.times(0x1p23f), number).numberBits();
    Expr minusExponent = minusExponentField(bits, 0x3f2aaaab);
    Expr f = bits.intPlus(minusExponent).bitsToFloat().minus(1f);
    Expr q =
        Polynomial.paired(
            f,
            f.squared(),
            -0.5f,
            0x1.555506p-2f,
            -0x1.fffefcp-3f,
            0x1.99d044p-3f,
            -0x1.559c44p-3f,
            0x1.1ed662p-3f,
            -0x1.f333p-4f,
            0x1.1e678cp-3f,
            -0x1.07c872p-3f);
    Expr scale = subnormal.select(Expr.intConstant(23 << 23), Expr.intConstant(0));
    Expr y = combine(minusExponent.intPlus(scale), f.squared().fma(q, f));
    return withSpecialValues(x, finite, y, 0f);
  }

  private static Expr log1p(Expr x) {
    Expr finite = x.lessThan(Float.POSITIVE_INFINITY);
    Expr number = finite.select(x, Expr.constant(1f));
    // Above −¼ the sum is taken a little short, so that 1 + x never rounds across a bound of the
    // interval of 1 + f; only its exponent is used.
    Expr share =
        Expr.constant(-0.25f).atMost(x).select(Expr.constant(1 - 0x1p-12f), Expr.constant(1f));
    Expr bits = number.fma(share, Expr.constant(1f)).numberBits();
    Expr minusExponent = minusExponentField(bits, 0x3f400001);
    // 2⁻ᵉ, made from 4·2⁻ᵉ because e reaches 128.
    Expr power =
        minusExponent
            .intPlus(Expr.intConstant(Float.floatToIntBits(4f)))
            .bitsToFloat()
            .times(0.25f);
    Expr f = number.fma(power, Expr.constant(1f).minus(power).negate());
    Expr y = combine(minusExponent, ofRemainder(f));
    return withSpecialValues(x, finite, y, -1f);
  }

  /** ln(1 + f) for −¼ ≤ f ≤ ½, as f + f²·Q(f). */
  static Expr ofRemainder(Expr f) {
    Expr q =
        Polynomial.paired(
            f,
            f.squared(),
            -0.5f,
            0x1.5555a4p-2f,
            -0x1.00004ap-2f,
            0x1.99699ep-3f,
            -0x1.54ed94p-3f,
            0x1.288074p-3f,
            -0x1.0d9906p-3f,
            0x1.acf56ep-4f,
            -0x1.71e4a4p-5f);
    return f.squared().fma(q, f);
  }

  /**
   * −e·2²³ for the e that brings the float with these bits into [low, 2·low). The negative is kept
   * so that e = 0 contributes −0 to the sum, and so the sign of a zero argument survives.
   *
   * @param low bits of the interval's lower end
   */
  private static Expr minusExponentField(Expr bits, int low) {
    return Expr.intConstant(low + 0x7fffff).intMinus(bits).and(Expr.intConstant(EXPONENT_MASK));
  }

  private static Expr combine(Expr minusExponent, Expr log) {
    return minusExponent.toFloat().fma(Expr.constant(-LN2_OF_FIELD), log);
  }

  private static Expr withSpecialValues(Expr x, Expr finite, Expr y, float pole) {
    Expr above = finite.select(y, x);
    Expr defined = x.lessThan(pole).select(Expr.constant(Float.NaN), above);
    return x.equalTo(Expr.constant(pole)).select(Expr.constant(Float.NEGATIVE_INFINITY), defined);
  }
}

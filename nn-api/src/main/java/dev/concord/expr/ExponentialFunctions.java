package dev.concord.expr;

/**
 * The exponentials {@code exp} and {@code expm1}.
 *
 * <p>Both write x = n·ln 2 + r with n the integer nearest to x·log₂e and |r| ≤ ½ ln 2, so that eˣ =
 * 2ⁿ·eʳ. Adding 1.5·2²³ rounds to an integer and leaves n in the low bits of the sum; the same
 * constant carries the exponent's bias, so that a shift alone turns those bits into a power of two.
 * ln 2 is subtracted in two parts. The polynomials are minimax fits with float coefficients.
 */
public final class ExponentialFunctions {
  /** log₂e. */
  static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 to 21 bits: its product with a small integer is exact. */
  static final float LN2_HIGH = 0x1.62e43p-1f;

  /** ln 2 − {@link #LN2_HIGH}. */
  static final float LN2_LOW = -0x1.05c61p-29f;

  /** 1.5·2²³: added to a float below 2²², it rounds it to an integer. */
  static final float ROUNDER = 0x1.8p23f;

  /** What turns 0 into the exponent field of 1. */
  static final int BIAS = 127;

  /** Shift that brings an integer to a float's exponent field. */
  static final int EXPONENT_SHIFT = 23;

  /**
   * eˣ. Results below the normal range keep their subnormal bits; above 88.73 the result is ∞,
   * below −103.98 it is 0; e⁰ = 1.
   */
  public static final NamedFunction EXP =
      NamedFunction.unary("exp", 0.892, ExponentialFunctions::exp, (x, y) -> y, StrictMath::exp);

  /** eˣ − 1, accurate near 0; −1 at −∞, ±0 at ±0. */
  public static final NamedFunction EXPM1 =
      NamedFunction.unary(
          "expm1", 0.954, ExponentialFunctions::expm1, (x, y) -> y.plus(1f), StrictMath::expm1);

  /** Below it {@link #EXP} is that of this number, which is 0; no other result is. */
  private static final float ZERO_FROM = -104f;

  /** Least x of {@link #expFromLeastToZero}: e⁻⁸⁶ is twice the least normal number. */
  public static final float LEAST = -86f;

  private ExponentialFunctions() {}

  /**
   * {@link #EXP} for an x known to lie between {@link #LEAST} and 0: the same bits there, no
   * meaning elsewhere. Nothing is compared, and as eʳ and eʳ·2ⁿ are normal numbers, adding n to the
   * exponent's bits is the product. A third of EXP's operations are left out.
   */
  public static Expr expFromLeastToZero(Expr x) {
    Expr sum = x.fma(Expr.constant(LOG2_E), Expr.constant(ROUNDER));
    Expr r = remainder(sum.minus(ROUNDER), x);
    Expr exponent = sum.numberBits().shiftLeft(EXPONENT_SHIFT);
    return expOfRemainder(r).numberBits().intPlus(exponent).bitsToFloat();
  }

  private static Expr exp(Expr x) {
    // A NaN passes the lower bound and reaches the result through r; the upper bound keeps it from
    // the bits. r itself needs no upper bound: a huge r gives ∞, as it should.
    Expr above = x.lessThan(ZERO_FROM).select(Expr.constant(ZERO_FROM), x);
    Expr within = above.min(Expr.constant(89f));
    float rounder = ROUNDER + 2 * BIAS;
    Expr sum = within.fma(Expr.constant(LOG2_E), Expr.constant(rounder));
    Expr r = remainder(sum.minus(rounder), above);
    return scaled(expOfRemainder(r), sum);
  }

  /**
   * value·2ⁿ, where n + 254 stands in the low bits of {@code sum}. 2ⁿ is a product of two powers,
   * since n runs from −150 to 128: half of the low bits is one biased exponent and what remains the
   * other.
   */
  static Expr scaled(Expr value, Expr sum) {
    Expr bits = sum.numberBits();
    Expr half = bits.shiftRight(1);
    return value
        .times(half.shiftLeft(EXPONENT_SHIFT).bitsToFloat())
        .times(bits.intMinus(half).shiftLeft(EXPONENT_SHIFT).bitsToFloat());
  }

  /** x − n·ln 2. */
  static Expr remainder(Expr n, Expr x) {
    return n.fma(Expr.constant(-LN2_LOW), n.fma(Expr.constant(-LN2_HIGH), x));
  }

  /** eʳ for |r| ≤ ½ ln 2. The last two steps, 1 + r·(1 + r·…), leave one large rounding. */
  static Expr expOfRemainder(Expr r) {
    Expr high =
        Polynomial.paired(
            r, r.squared(), 0x1.555492p-3f, 0x1.5558bp-5f, 0x1.12399cp-7f, 0x1.6a4ed2p-10f);
    return Polynomial.horner(r, high, 0x1.fffffcp-2f, 1f, 1f);
  }

  /**
   * For |x| &lt; ½, r + r²·q with r = x. Else 2·(p·(eʳ − 1) + (p − ½)) with p = 2ⁿ⁻¹, where p − ½
   * is exact up to n = 24. Beyond x = 16.9 it is not, and eˣ − 1 is computed as the exponential of
   * x − e⁻ˣ, which differs from it by less than e⁻ˣ.
   */
  private static Expr expm1(Expr x) {
    Expr one = Expr.constant(1f);
    Expr zero = Expr.constant(0f);
    Expr above = x.lessThan(-18f).select(Expr.constant(-18f), x);
    Expr outer = Expr.constant(0.5f).atMost(x.abs());
    Expr within = outer.select(above, zero).min(Expr.constant(89f));
    float rounder = ROUNDER + BIAS - 1;
    Expr sum = within.fma(Expr.constant(LOG2_E), Expr.constant(rounder));
    Expr n = sum.minus(rounder);
    Expr powerBits = sum.numberBits().shiftLeft(EXPONENT_SHIFT);
    Expr p = powerBits.bitsToFloat();

    Expr large = x.greaterThan(16.9f);
    // 4·2⁻ⁿ: the factor 4 keeps its exponent field positive up to n = 128.
    Expr inverse =
        large.select(
            Expr.intConstant(0xff << EXPONENT_SHIFT).intMinus(powerBits).bitsToFloat(), zero);
    Expr highRemainder = n.fma(Expr.constant(-LN2_HIGH), above);
    Expr quarter = Expr.constant(0.25f);
    Expr minusInverseExp = highRemainder.fma(quarter, quarter.negate());
    Expr r = highRemainder.plus(inverse.fma(minusInverseExp, n.times(-LN2_LOW)));

    Expr squared = r.squared();
    Expr q =
        Polynomial.paired(
            r,
            squared,
            0x1.000002p-1f,
            0x1.555558p-3f,
            0x1.5551bep-5f,
            0x1.110d08p-7f,
            0x1.6f4a7p-10f,
            0x1.a53e54p-13f);
    Expr u = q.fma(squared, r);
    Expr rest = large.select(p, p.minus(0.5f));
    Expr halfOfResult = x.lessThan(3f).select(p.fma(u, rest), q.fma(r, one).fma(r.times(p), rest));
    Expr y = outer.select(halfOfResult.plus(halfOfResult), u);
    return x.equalTo(zero).select(x, y); // keeps −0, which r + r²·q loses
  }
}

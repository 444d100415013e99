package dev.concord.expr;

import static dev.concord.expr.ExponentialFunctions.BIAS;
import static dev.concord.expr.ExponentialFunctions.EXPONENT_SHIFT;
import static dev.concord.expr.ExponentialFunctions.LN2_HIGH;
import static dev.concord.expr.ExponentialFunctions.LN2_LOW;
import static dev.concord.expr.ExponentialFunctions.LOG2_E;
import static dev.concord.expr.ExponentialFunctions.ROUNDER;

/**
 * The S-shaped functions {@code sigmoid}, {@code tanh} and {@code softsign}, each with one
 * division. The reduction of the first two is that of {@link ExponentialFunctions}.
 */
public final class SigmoidFunctions {
  /** Exponent of the factor on both sides of a sigmoid's quotient. */
  private static final int RAISE = 64;

  /** 1 ÷ (1 + e⁻ˣ); tiny results keep their subnormal bits, ½ at 0. */
  public static final NamedFunction SIGMOID =
      NamedFunction.unary(
          "sigmoid",
          2.0,
          SigmoidFunctions::sigmoid,
          (x, y) -> y.times(Expr.constant(1f).minus(y)),
          SigmoidFunctions::sigmoid64);

  /** The hyperbolic tangent; odd, ±0 at ±0, ±1 from |x| = 9.02 on. */
  public static final NamedFunction TANH =
      NamedFunction.unary(
          "tanh",
          1.628,
          SigmoidFunctions::tanh,
          (x, y) -> Expr.constant(1f).minus(y.squared()),
          StrictMath::tanh);

  /** x ÷ (1 + |x|); odd, ±1 from |x| = 2²⁴ on. */
  public static final NamedFunction SOFTSIGN =
      NamedFunction.unary(
          "softsign",
          1.5,
          SigmoidFunctions::softsign,
          (x, y) -> Expr.constant(1f).dividedBy(x.abs().plus(1f)).squared(),
          SigmoidFunctions::softsign64);

  private SigmoidFunctions() {}

  /** A quotient that has not been divided yet. */
  record Quotient(Expr numerator, Expr denominator) {}

  private static Expr sigmoid(Expr x) {
    Expr below = x.greaterThan(18f).select(Expr.constant(18f), x);
    Quotient quotient = quotient(below.lessThan(-104f).select(Expr.constant(-104f), below));
    return quotient.numerator.dividedBy(quotient.denominator);
  }

  /**
   * sigmoid x for −110 ≤ x ≤ 18. With x = n·ln 2 − r and u = eʳ − 1 it is 2ⁿ ÷ (2ⁿ + 1 + u),
   * numerator and denominator times 2⁶⁴, so that 2ⁿ stays normal down to the smallest result.
   */
  static Quotient quotient(Expr x) {
    Parts parts = parts(x, RAISE);
    Expr raised = Expr.constant(0x1p64f);
    return new Quotient(parts.power, raised.plus(parts.u.fma(raised, parts.power)));
  }

  /** eˣ = 2ⁿ ÷ (1 + u), with {@code power} = 2ⁿ times 2 to some exponent. */
  record Parts(Expr power, Expr u) {}

  /** The parts of eˣ for n + raise between −126 and 127. */
  static Parts parts(Expr x, int raise) {
    float rounder = ROUNDER + BIAS + raise;
    Expr sum = x.fma(Expr.constant(LOG2_E), Expr.constant(rounder));
    Expr n = sum.minus(rounder);
    Expr r = n.fma(Expr.constant(LN2_LOW), n.fma(Expr.constant(LN2_HIGH), x.negate()));
    Expr squared = r.squared();
    Expr high =
        Polynomial.paired(
            r, squared, 0x1.555492p-3f, 0x1.5558bp-5f, 0x1.12399cp-7f, 0x1.6a4ed2p-10f);
    Expr u = Polynomial.horner(r, high, 0x1.fffffcp-2f).fma(squared, r);
    return new Parts(sum.bits().shiftLeft(EXPONENT_SHIFT).bitsToFloat(), u);
  }

  /** The bound keeps ∞ from ∞ ÷ ∞. */
  private static Expr softsign(Expr x) {
    Expr bound = Expr.constant(0x1p26f);
    Expr below = x.greaterThan(bound).select(bound, x);
    Expr within = below.lessThan(bound.negate()).select(bound.negate(), below);
    return within.dividedBy(within.abs().plus(1f));
  }

  private static double softsign64(double x) {
    return Double.isInfinite(x) ? StrictMath.signum(x) : x / (1 + StrictMath.abs(x));
  }

  private static double sigmoid64(double x) {
    double e = StrictMath.exp(-StrictMath.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /**
   * With v = tanh r, an odd polynomial: for |x| &lt; 0.55, r = x and v is the result. Else |x| =
   * n·½ ln 2 + r, and with p = 2ⁿ, tanh |x| = 1 − 2(1 − v) ÷ ((p + 1) + v·(p − 1)).
   */
  private static Expr tanh(Expr x) {
    Expr one = Expr.constant(1f);
    Expr magnitude = x.abs();
    Expr within = magnitude.greaterThan(10f).select(Expr.constant(10f), magnitude);
    Expr outer = Expr.constant(0.55f).atMost(within);
    // In the centre, and for NaN, n is 0; a NaN goes through r.
    Expr sum =
        outer
            .select(within, Expr.constant(0f))
            .fma(Expr.constant(2 * LOG2_E), Expr.constant(ROUNDER + BIAS));
    Expr r = sum.minus(ROUNDER + BIAS).fma(Expr.constant(-LN2_HIGH / 2), within);
    Expr squared = r.squared();
    Expr q =
        Polynomial.horner(
            squared,
            Expr.constant(-0x1.9921a2p-8f),
            0x1.58e518p-6f,
            -0x1.b91e7ep-5f,
            0x1.110ceep-3f,
            -0x1.55554ap-2f);
    Expr v = r.times(squared).fma(q, r);
    Expr p = sum.numberBits().shiftLeft(EXPONENT_SHIFT).bitsToFloat();
    Expr y =
        one.minus(
            v.fma(Expr.constant(-2f), Expr.constant(2f)).dividedBy(v.fma(p.minus(1f), p.plus(1f))));
    // ±1 with the sign of x, also where x is −0.
    Expr sign =
        x.bits()
            .and(Expr.intConstant(0x80000000))
            .or(Expr.intConstant(Float.floatToIntBits(1f)))
            .bitsToFloat();
    return outer.select(y, v).times(sign);
  }
}

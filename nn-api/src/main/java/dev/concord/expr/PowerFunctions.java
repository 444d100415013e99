package dev.concord.expr;

import static dev.concord.expr.ExponentialFunctions.BIAS;

import java.util.List;

/**
 * Powers: the reciprocal square root {@code rsqrt} and {@code pow}. The square root is a primitive.
 */
public final class PowerFunctions {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** ln 2 to 17 bits: its product with any exponent is exact. */
  private static final float LN2_SHORT = 0x1.62e4p-1f;

  /** ln 2 − {@link #LN2_SHORT}. */
  private static final float LN2_REST = 0x1.7f7d1cp-20f;

  /** 1 ÷ √x, nearly always correctly rounded. ∞ at +0, −∞ at −0, +0 at ∞, NaN below 0. */
  public static final NamedFunction RSQRT =
      NamedFunction.unary(
          "rsqrt",
          0.501,
          PowerFunctions::rsqrt,
          (x, y) -> y.times(y.squared()).times(-0.5f),
          x -> 1 / StrictMath.sqrt(x));

  /**
   * xʸ, with the special cases of {@link StrictMath#pow}: x⁰ = 1 for every x, a negative x needs a
   * whole y, and 1^±∞ is NaN. The bound was measured on random arguments, not on all pairs. The
   * derivative for y is 0 where x is 0.
   */
  public static final NamedFunction POW =
      NamedFunction.binary(
          "pow", 1.1, PowerFunctions::pow, PowerFunctions::powPartials, StrictMath::pow);

  private PowerFunctions() {}

  /**
   * y = 1 ÷ √x has two roundings; one Newton step y + ½y·(1 − x·y²) with x·y in two parts mends it.
   */
  private static Expr rsqrt(Expr x) {
    Expr y = Expr.constant(1f).dividedBy(x.sqrt());
    Expr minusProduct = x.times(y).negate();
    Expr low = x.fma(y, minusProduct);
    Expr defect = low.negate().fma(y, minusProduct.fma(y, Expr.constant(1f)));
    Expr refined = y.times(0.5f).fma(defect, y);
    return refined.isNaN().select(y, refined); // at 0, ∞ and NaN the step has no meaning
  }

  private static List<Expr> powPartials(List<Expr> arguments, Expr result) {
    Expr x = arguments.get(0);
    Expr y = arguments.get(1);
    Expr zero = Expr.constant(0f);
    return List.of(
        y.times(POW.of(x, y.minus(1f))),
        x.equalTo(zero).select(zero, result.times(LogarithmicFunctions.LOG.of(x))));
  }

  /** e^(y·ln|x|), the logarithm and its product with y each as an unevaluated sum of two floats. */
  private static Expr pow(Expr x, Expr y) {
    Expr zero = Expr.constant(0f);
    Expr magnitude = x.abs();
    Expr finite = magnitude.lessThan(INFINITY);
    TwoFloats log = log(finite.select(magnitude, Expr.constant(1f)));
    Expr logOfZero = magnitude.equalTo(zero).select(Expr.constant(-INFINITY), log.high);
    Expr logHigh = finite.select(logOfZero, magnitude);

    Expr product = y.times(logHigh);
    Expr below = product.min(Expr.constant(90f)); // which also keeps NaN from the bits
    Expr within = below.lessThan(-110f).select(Expr.constant(-110f), below);
    Expr low = y.fma(log.low, y.fma(logHigh, product.negate()));
    Expr power = exp(within, within.equalTo(product).select(low, zero));

    // From 2²⁴ on every float is even.
    Expr small = y.abs().lessThan(0x1p24f).select(y, zero);
    Expr whole = small.toInt();
    Expr isWhole = whole.toFloat().equalTo(small);
    Expr oddSign = isWhole.select(whole.shiftLeft(31), Expr.intConstant(0));
    Expr sign = oddSign.and(x.bits()).and(Expr.intConstant(0x80000000));
    Expr signed = power.numberBits().or(sign).bitsToFloat();

    Expr number = product.isNaN().select(product, signed);
    Expr undefined = finite.select(Expr.constant(Float.NaN), number);
    Expr ofNegative = isWhole.select(number, undefined);
    return y.equalTo(zero).select(Expr.constant(1f), x.lessThan(0f).select(ofNegative, number));
  }

  /** An unevaluated sum; {@code low} is at most an ulp of {@code high}. */
  private record TwoFloats(Expr high, Expr low) {}

  /**
   * ln x for 0 &lt; x &lt; ∞ to about 40 bits: with x = 2ᵉ·m, ½√2 ≤ m &lt; √2 and q = 2(m − 1) ÷ (m
   * + 1), e·ln 2 + q + q³·P(q²).
   */
  private static TwoFloats log(Expr x) {
    Expr subnormal = x.lessThan(Float.MIN_NORMAL);
    Expr bits = subnormal.select(x.times(0x1p23f), x).numberBits();
    Expr minusExponent =
        Expr.intConstant(0x3f3504f3 + 0x7fffff).intMinus(bits).and(Expr.intConstant(0xff800000));
    Expr scale = subnormal.select(Expr.intConstant(-23 << 23), Expr.intConstant(0));
    Expr exponent = scale.intMinus(minusExponent).toFloat().times(0x1p-23f);

    Expr numerator = bits.intPlus(minusExponent).bitsToFloat().minus(1f);
    Expr reciprocal = Expr.constant(1f).dividedBy(numerator.plus(2f));
    Expr twice = numerator.plus(numerator);
    Expr q = twice.times(reciprocal);
    Expr residual = numerator.minus(q);
    Expr qLow = reciprocal.times(q.negate().fma(numerator, residual.plus(residual)));

    Expr square = q.squared();
    Expr squareLow = q.plus(q).fma(qLow, q.fma(q, square.negate()));
    Expr cube = q.times(square);
    Expr cubeLow = qLow.fma(square, q.fma(squareLow, q.fma(square, cube.negate())));
    Expr tail =
        square.times(
            Polynomial.horner(
                square, Expr.constant(0x1.f135cap-12f), 0x1.23d3eep-9f, 0x1.999c26p-7f));
    Expr first = Expr.constant(0x1.555554p-4f);
    Expr p = first.plus(tail);
    Expr pLow = first.minus(p).plus(tail);
    Expr third = p.times(cube);
    Expr thirdLow = p.fma(cubeLow, pLow.fma(cube, p.fma(cube, third.negate())));

    Expr whole = exponent.times(LN2_SHORT);
    Expr sum = whole.plus(q);
    Expr sumLow = whole.minus(sum).plus(q);
    Expr next = sum.plus(third);
    Expr nextLow = sum.minus(next).plus(third);
    Expr rest = thirdLow.plus(exponent.fma(Expr.constant(LN2_REST), qLow));
    Expr low = nextLow.plus(sumLow.plus(rest));
    Expr high = next.plus(low);
    return new TwoFloats(high, next.minus(high).plus(low));
  }

  /** e^(high + low) for −110 ≤ high ≤ 90 and a tiny low. */
  private static Expr exp(Expr high, Expr low) {
    float rounder = ExponentialFunctions.ROUNDER + 2 * BIAS;
    Expr sum = high.fma(Expr.constant(ExponentialFunctions.LOG2_E), Expr.constant(rounder));
    Expr r = ExponentialFunctions.remainder(sum.minus(rounder), high).plus(low);
    return ExponentialFunctions.scaled(ExponentialFunctions.expOfRemainder(r), sum);
  }
}

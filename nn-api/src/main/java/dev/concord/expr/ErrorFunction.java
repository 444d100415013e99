package dev.concord.expr;

import static dev.concord.expr.ExponentialFunctions.BIAS;
import static dev.concord.expr.ExponentialFunctions.EXPONENT_SHIFT;
import static dev.concord.expr.ExponentialFunctions.ROUNDER;

/**
 * The error function erf x = 2/√π · ∫₀ˣ e^(−t²) dt, and float64 counterparts of erf and 1 − erf.
 */
public final class ErrorFunction {
  private static final double TWO_OVER_SQRT_PI = 2 / StrictMath.sqrt(StrictMath.PI);

  /** Depth of the continued fraction: enough for float64 from 2 on. */
  private static final int FRACTION_DEPTH = 80;

  /** The error function; odd, ±0 at ±0, ±1 from |x| = 3.92 on. */
  public static final NamedFunction ERF =
      NamedFunction.unary(
          "erf",
          1.614,
          ErrorFunction::erf,
          (x, y) ->
              ExponentialFunctions.EXP.of(x.squared().negate()).times((float) TWO_OVER_SQRT_PI),
          ErrorFunction::erf64);

  private ErrorFunction() {}

  /** x + x·P(x²) for |x| &lt; 15⁄16, else ±(1 − 2^G(|x|)) with G = log₂(1 − erf), a polynomial. */
  private static Expr erf(Expr x) {
    Expr magnitude = x.abs();
    Expr within = magnitude.min(Expr.constant(4f));
    Expr square = within.squared();
    Expr exponent =
        Polynomial.paired(
            within,
            square,
            -0x1.94356ap-13f,
            -0x1.a0949ep0f,
            -0x1.d65514p-1f,
            -0x1.343ffcp-3f,
            0x1.08f986p-5f,
            -0x1.245f8ap-8f,
            0x1.3011a4p-12f);
    // 256 sets the sign bit of the power, so that it is subtracted.
    float rounder = ROUNDER + BIAS + 256;
    Expr sum = exponent.plus(rounder);
    Expr fraction = exponent.minus(sum.minus(rounder));
    Expr power =
        Polynomial.paired(
                fraction,
                fraction.squared(),
                0x1.62e432p-1f,
                0x1.ebf9b8p-3f,
                0x1.c6add8p-5f,
                0x1.3cebbep-7f,
                0x1.5fa14ap-10f)
            .fma(fraction, Expr.constant(1f));
    Expr minusScale = sum.numberBits().shiftLeft(EXPONENT_SHIFT).bitsToFloat();
    Expr outer = power.fma(minusScale, Expr.constant(1f));
    Expr inner =
        Polynomial.horner(
                x.squared(),
                Expr.constant(-0x1.36a5aep-11f),
                0x1.466a12p-8f,
                -0x1.b6698ep-6f,
                0x1.ce1856p-4f,
                -0x1.8126dcp-2f,
                0x1.06eba6p-3f)
            .fma(x, x);
    return Expr.constant(0.9375f)
        .atMost(magnitude)
        .select(x.lessThan(0f).select(outer.negate(), outer), inner);
  }

  /** erf x in float64, by its series up to 2 and through {@link #complement64} beyond. */
  static double erf64(double x) {
    double magnitude = StrictMath.abs(x);
    if (magnitude > 6) {
      return StrictMath.copySign(1, x); // to float64
    }
    if (!(magnitude <= 2)) {
      return StrictMath.copySign(1, x) * (1 - complement64(magnitude));
    }
    // e^(−x²) · Σ x·(2x²)ⁿ ÷ (2n + 1)!!: positive terms only.
    double square = x * x;
    double term = x;
    double sum = x;
    for (int n = 1; StrictMath.abs(term) > 1e-18 * StrictMath.abs(sum); n++) {
      term *= 2 * square / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
  }

  /** 1 − erf x in float64, with full relative precision for large x. */
  public static double complement64(double x) {
    if (x < 2) {
      return 1 - erf64(x);
    }
    if (x > 28) {
      return 0; // below the smallest double
    }
    // Laplace's continued fraction x + ½/(x + 1/(x + 1½/(x + …))).
    double fraction = x;
    for (int k = FRACTION_DEPTH; k > 0; k--) {
      fraction = x + 0.5 * k / fraction;
    }
    return 0.5 * TWO_OVER_SQRT_PI * StrictMath.exp(-x * x) / fraction;
  }
}

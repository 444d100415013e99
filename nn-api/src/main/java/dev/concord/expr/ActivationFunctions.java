package dev.concord.expr;

import static dev.concord.expr.ExponentialFunctions.BIAS;
import static dev.concord.expr.ExponentialFunctions.EXP;
import static dev.concord.expr.ExponentialFunctions.EXPM1;
import static dev.concord.expr.ExponentialFunctions.EXPONENT_SHIFT;
import static dev.concord.expr.ExponentialFunctions.LN2_HIGH;
import static dev.concord.expr.ExponentialFunctions.LOG2_E;
import static dev.concord.expr.ExponentialFunctions.ROUNDER;
import static dev.concord.expr.LogarithmicFunctions.LOG1P;
import static dev.concord.expr.SigmoidFunctions.SIGMOID;
import static dev.concord.expr.SigmoidFunctions.TANH;

/**
 * Smooth activation functions made of the elementary ones: softplus, SiLU, Mish, GELU in its exact
 * and its tanh form, ELU, and log-cosh, which is a loss. Sigmoid, tanh and softsign are {@link
 * SigmoidFunctions}, ReLU is in {@link RectifierFunctions}; activations without a named function
 * (leaky ReLU, SELU, the hard forms) are plain expressions of {@code Activation}.
 */
public final class ActivationFunctions {
  /** √(2/π). */
  private static final double SQRT_2_OVER_PI = StrictMath.sqrt(2 / StrictMath.PI);

  /** The cubic term's factor in Hendrycks and Gimpel's tanh form. */
  private static final double CUBIC = 0.044715;

  /** Exponent of the factor that keeps the power in softplus normal down to the smallest result. */
  private static final int RAISE = 32;

  /** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|). */
  public static final NamedFunction SOFTPLUS =
      NamedFunction.unary(
          "softplus",
          1.668,
          ActivationFunctions::softplus,
          (x, y) -> SIGMOID.of(x),
          x -> StrictMath.max(x, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x))));

  /** x·sigmoid x, also called swish; −0 at −∞. */
  public static final NamedFunction SILU =
      NamedFunction.unary(
          "silu",
          1.999,
          ActivationFunctions::silu,
          ActivationFunctions::siluDerivative,
          ActivationFunctions::silu64);

  /** x·tanh(ln(1 + eˣ)); −0 at −∞. */
  public static final NamedFunction MISH =
      NamedFunction.unary(
          "mish",
          4.11,
          ActivationFunctions::mish,
          (x, y) -> mishDerivative(x),
          x -> x < -800 ? -0.0 : x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x))));

  /**
   * x·Φ(x), with Φ the normal distribution function. The bound holds for x ≥ −4; below, the
   * relative error grows to 1e-5, and results under 5e-39 are 0.
   */
  public static final NamedFunction GELU =
      NamedFunction.unary(
          "gelu",
          6.84,
          ActivationFunctions::gelu,
          ActivationFunctions::geluDerivative,
          ActivationFunctions::gelu64);

  /**
   * ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), computed as x·sigmoid(2·…). The bound holds for x ≥
   * −4; below, the relative error grows with x².
   */
  public static final NamedFunction GELU_TANH =
      NamedFunction.unary(
          "gelu_tanh",
          18.9,
          x -> {
            Expr above = x.lessThan(-30f).select(Expr.constant(-30f), x);
            return above.times(SIGMOID.of(geluLogit(above)));
          },
          ActivationFunctions::geluTanhDerivative,
          ActivationFunctions::geluTanh64);

  /** x for x > 0, else eˣ − 1: the exponential linear unit with α = 1. */
  public static final NamedFunction ELU =
      NamedFunction.unary(
          "elu",
          0.88,
          x -> x.greaterThan(0f).select(x, EXPM1.of(x)),
          (x, y) -> x.greaterThan(0f).select(Expr.constant(1f), y.plus(1f)),
          x -> x > 0 ? x : StrictMath.expm1(x));

  /** ln cosh x, accurate near 0, where it is x²/2. */
  public static final NamedFunction LOG_COSH =
      NamedFunction.unary(
          "log_cosh",
          4.598,
          ActivationFunctions::logCosh,
          (x, y) -> TANH.of(x),
          ActivationFunctions::logCosh64);

  private ActivationFunctions() {}

  /**
   * The exponential z = e^−|x| needs no upper bound and the logarithm of 1 + z ≤ 2 no exponent:
   * above z = ½ it is ln 2 + ln(1 + f) with f = (z − 1)/2. A NaN reaches the result through max(x,
   * 0).
   */
  private static Expr softplus(Expr x) {
    Expr a = x.abs().min(Expr.constant(104f));
    float rounder = ROUNDER + BIAS + RAISE;
    Expr sum = a.fma(Expr.constant(-LOG2_E), Expr.constant(rounder));
    Expr r = ExponentialFunctions.remainder(sum.minus(rounder), a.negate());
    Expr power = sum.numberBits().shiftLeft(EXPONENT_SHIFT).bitsToFloat();
    Expr z = ExponentialFunctions.expOfRemainder(r).times(power).times(0x1p-32f);
    Expr upper = z.greaterThan(0.5f);
    Expr half = Expr.constant(0.5f);
    Expr f = upper.select(z.fma(half, half.negate()), z);
    Expr whole = upper.select(Expr.constant(LN2_HIGH), Expr.constant(0f));
    return relu(x).plus(whole.plus(LogarithmicFunctions.ofRemainder(f)));
  }

  private static Expr relu(Expr x) {
    return x.lessThan(0f).select(Expr.constant(0f), x);
  }

  /** (x·2ⁿ) ÷ (2ⁿ + 1 + u) as in {@link SigmoidFunctions}: one rounding where results are tiny. */
  private static Expr silu(Expr x) {
    Expr large = x.greaterThan(18f);
    Expr below = large.select(Expr.constant(18f), x);
    Expr within = below.lessThan(-110f).select(Expr.constant(-110f), below);
    SigmoidFunctions.Quotient sigmoid = SigmoidFunctions.quotient(within);
    return large.select(x, within.times(sigmoid.numerator()).dividedBy(sigmoid.denominator()));
  }

  /** s·(1 − y) + y with s = sigmoid x; from 18 on, where 1 − y would lose the 1, it is 1. */
  private static Expr siluDerivative(Expr x, Expr y) {
    Expr one = Expr.constant(1f);
    return x.greaterThan(18f).select(one, SIGMOID.of(x).fma(one.minus(y), y));
  }

  private static double silu64(double x) {
    double e = StrictMath.exp(-StrictMath.abs(x));
    return x < -800 ? -0.0 : x * ((x < 0 ? e : 1) / (1 + e));
  }

  /**
   * With e = eˣ, tanh(ln(1 + e)) = e·(e + 2) ÷ (e·(e + 2) + 2). Here e = p ÷ r, and with m = p·(p +
   * 2r) the result is x·m ÷ (m + 2r²); p and r are raised so that nothing is subnormal before the
   * division and m does not overflow. Above 10 it is x.
   */
  private static Expr mish(Expr x) {
    Expr large = x.greaterThan(10f);
    Expr within = large.select(Expr.constant(10f), x);
    within = within.lessThan(-110f).select(Expr.constant(-110f), within);
    SigmoidFunctions.Parts exponential = SigmoidFunctions.parts(within, 36);
    Expr p = exponential.power();
    Expr raised = Expr.constant(0x1p36f);
    Expr r = exponential.u().fma(raised, raised);
    Expr m = p.times(r.fma(Expr.constant(2f), p));
    Expr quotient = within.times(m).dividedBy(r.fma(r.times(2f), m));
    return large.select(x, quotient);
  }

  /** e·(4(x + 1) + e·(4x + 6) + 4e² + e³) ÷ (2e + e² + 2)² with e = eˣ: Misra's form. */
  private static Expr mishDerivative(Expr x) {
    Expr within = x.greaterThan(20f).select(Expr.constant(20f), x);
    within = within.lessThan(-104f).select(Expr.constant(-104f), within);
    Expr e = EXP.of(within);
    Expr constant = within.times(4f).plus(4f);
    Expr linear = within.times(4f).plus(6f);
    Expr sum = e.fma(e.fma(e.plus(4f), linear), constant);
    Expr denominator = e.fma(e.plus(2f), Expr.constant(2f));
    return e.times(sum.dividedBy(denominator).dividedBy(denominator));
  }

  /**
   * max(x, 0) − a·(1 − Φ(a)) with a = |x|, and a·(1 − Φ(a)) = e^(−a²/2)·a·N(a) ÷ D(a). The
   * remainder r = a² − n·2·ln 2 takes a² unrounded. Numerator and denominator do not wait for the
   * exponential.
   */
  private static Expr gelu(Expr x) {
    Expr one = Expr.constant(1f);
    Expr a = x.abs().min(Expr.constant(13.268f)); // the power below is 0 there, never less
    Expr square = a.squared();
    float rounder = ROUNDER + BIAS;
    Expr sum = square.fma(Expr.constant(-0.5f * LOG2_E), Expr.constant(rounder));
    Expr r = a.fma(a, sum.minus(rounder).times(2 * LN2_HIGH));
    Expr exponential =
        Polynomial.paired(
                r,
                r.squared(),
                -0.5f,
                0x1.fffffcp-4f,
                -0x1.555492p-6f,
                0x1.5558bp-9f,
                -0x1.12399cp-12f,
                0x1.6a4ed2p-16f)
            .fma(r, one);
    Expr power = sum.numberBits().shiftLeft(EXPONENT_SHIFT).bitsToFloat();
    Expr minusNumerator =
        Polynomial.paired(a, square, -0.49999995f, -0.34375476f, -0.10923103f, -0.01465305f);
    Expr denominator =
        Polynomial.paired(a, square, 1f, 1.48538835f, 0.90368283f, 0.27341941f, 0.03674116f);
    return minusNumerator.times(a).dividedBy(denominator).fma(exponential.times(power), relu(x));
  }

  private static Expr geluDerivative(Expr x, Expr y) {
    Expr half = Expr.constant(0.5f);
    Expr distribution = ErrorFunction.ERF.of(x.times((float) StrictMath.sqrt(0.5))).fma(half, half);
    Expr bounded = bounded(x, 15f);
    Expr density = EXP.of(bounded.squared().times(-0.5f)).times((float) (0.5 * SQRT_2_OVER_PI));
    return bounded.fma(density, distribution);
  }

  private static double gelu64(double x) {
    return x < -100 ? -0.0 : 0.5 * x * ErrorFunction.complement64(-x * StrictMath.sqrt(0.5));
  }

  private static Expr geluLogit(Expr x) {
    Expr factor =
        x.squared()
            .fma(
                Expr.constant((float) (2 * SQRT_2_OVER_PI * CUBIC)),
                Expr.constant((float) (2 * SQRT_2_OVER_PI)));
    return x.times(factor);
  }

  private static Expr geluTanhDerivative(Expr x, Expr y) {
    Expr bounded = bounded(x, 15f);
    Expr s = SIGMOID.of(geluLogit(bounded));
    Expr slope =
        bounded
            .squared()
            .fma(
                Expr.constant((float) (6 * SQRT_2_OVER_PI * CUBIC)),
                Expr.constant((float) (2 * SQRT_2_OVER_PI)));
    return s.times(Expr.constant(1f).minus(s)).times(bounded.times(slope)).plus(s);
  }

  private static double geluTanh64(double x) {
    if (x < -30) {
      return -0.0;
    }
    double logit = 2 * SQRT_2_OVER_PI * x * (1 + CUBIC * x * x);
    return x / (1 + StrictMath.exp(-logit));
  }

  /** x held to ±limit; NaN stays. */
  private static Expr bounded(Expr x, float limit) {
    Expr below = x.greaterThan(limit).select(Expr.constant(limit), x);
    return below.lessThan(-limit).select(Expr.constant(-limit), below);
  }

  /** With m = e^|x| − 1: cosh x − 1 = ½m · m ÷ (1 + m). From 20 on, |x| − ln 2. */
  private static Expr logCosh(Expr x) {
    Expr a = x.abs();
    Expr m = EXPM1.of(a.min(Expr.constant(20f)));
    Expr excess = m.times(0.5f).times(m.dividedBy(m.plus(1f)));
    return a.lessThan(20f).select(LOG1P.of(excess), a.minus(LN2_HIGH));
  }

  private static double logCosh64(double x) {
    double a = StrictMath.abs(x);
    if (a < 1) {
      double m = StrictMath.expm1(a);
      return StrictMath.log1p(0.5 * m * m / (1 + m));
    }
    return a + StrictMath.log1p(StrictMath.exp(-2 * a)) - StrictMath.log(2);
  }
}

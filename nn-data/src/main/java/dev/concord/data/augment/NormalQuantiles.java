package dev.concord.data.augment;

/**
 * The standard normal distribution cut into 65536 shares of equal probability, each with the value
 * at its middle. The inverse of the distribution function is P. J. Acklam's rational approximation
 * ("An algorithm for computing the inverse normal cumulative distribution function", 2003; relative
 * error below 1.2·10⁻⁹), in double by + − × ÷ √ and StrictMath's logarithm.
 */
final class NormalQuantiles {
  private static final int SHARES = 1 << 16;
  private static final double LOWER_TAIL = 0.02425;

  private static final double[] A = {
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
  };
  private static final double[] B = {
    -5.447609879822406e+01,
    1.615858368580409e+02,
    -1.556989798598866e+02,
    6.680131188771972e+01,
    -1.328068155288572e+01,
    1,
  };
  private static final double[] C = {
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
  };
  private static final double[] D = {
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1,
  };

  private static final float[] VALUES = values();

  private NormalQuantiles() {}

  /** The value of one share, from 0 to 65535. */
  static float of(int share) {
    return VALUES[share];
  }

  private static float[] values() {
    float[] values = new float[SHARES];
    for (int i = 0; i < SHARES / 2; i++) {
      values[i] = (float) quantile((i + 0.5) / SHARES);
      values[SHARES - 1 - i] = -values[i];
    }
    return values;
  }

  /** For probabilities up to one half. */
  private static double quantile(double probability) {
    if (probability < LOWER_TAIL) {
      double q = StrictMath.sqrt(-2 * StrictMath.log(probability));
      return polynomial(C, q) / polynomial(D, q);
    }
    double q = probability - 0.5;
    return polynomial(A, q * q) * q / polynomial(B, q * q);
  }

  /** Highest power first. */
  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}

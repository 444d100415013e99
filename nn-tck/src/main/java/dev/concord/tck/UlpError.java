package dev.concord.tck;

/**
 * The error of a float result in units in the last place of the exact result, which is given in
 * float64: |got − exact| ÷ (distance of the floats next to exact). It is 0.5 at most for a
 * correctly rounded result.
 */
public final class UlpError {
  private static final int FLOAT_MANTISSA = 23;
  private static final double OVERFLOW = 0x1p128;

  private UlpError() {}

  /**
   * The error; infinite where one is NaN and the other is not, where an infinity or a zero has the
   * wrong sign, or where an exact infinity or zero is missed.
   */
  public static double of(float got, double exact) {
    if (Double.isNaN(exact) || Float.isNaN(got)) {
      return Double.isNaN(exact) && Float.isNaN(got) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Double.isInfinite(exact) || exact == 0) {
      boolean same = Double.doubleToRawLongBits(got) == Double.doubleToRawLongBits(exact);
      return same ? 0 : Double.POSITIVE_INFINITY;
    }
    // An infinite float stands for the first value beyond the largest float.
    double bounded = Math.max(-OVERFLOW, Math.min(OVERFLOW, exact));
    double value = Math.max(-OVERFLOW, Math.min(OVERFLOW, got));
    int exponent = Math.max(Float.MIN_EXPONENT, Math.min(127, Math.getExponent(bounded)));
    return Math.abs(value - bounded) * Math.scalb(1.0, FLOAT_MANTISSA - exponent);
  }
}

package dev.concord.examples.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;

/**
 * The part of an axis that is shown, where a value stands on it, and the text at a tick. A
 * logarithmic axis over few decades is the plot library's own, with a tick for each digit; over
 * many decades those would be a grey field, so there the axis counts powers of ten.
 *
 * @param kind how values are placed
 * @param low where it begins, as {@link #place} gives it
 * @param high where it ends, above {@code low}
 */
record Axis(Kind kind, double low, double high) {
  enum Kind {
    /** Where the value is. */
    LINEAR,
    /** Where the value is, on an axis that the library makes logarithmic. */
    LOGARITHMIC,
    /** Where the value's logarithm to base 10 is. */
    POWERS
  }

  private static final int FEW_DECADES = 5;
  private static final double SHORT = 9;
  private static final MathContext DIGITS = new MathContext(6);
  private static final String EXPONENTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** The axis on which all values that it can show have a place. */
  static Axis of(boolean logarithmic, double[] values) {
    double[] shown = Arrays.stream(values).filter(v -> shows(logarithmic, v)).toArray();
    double least = Arrays.stream(shown).min().orElse(0.1);
    double most = Arrays.stream(shown).max().orElse(1);
    return logarithmic ? decades(least, most) : new Axis(Kind.LINEAR, least, most);
  }

  /**
   * A logarithmic axis ends where the values do, if there it has labels enough: two powers of ten,
   * or all digits. Else the end that is nearer to a power of ten goes there.
   */
  private static Axis decades(double least, double most) {
    double low = StrictMath.floor(StrictMath.log10(least));
    double high = StrictMath.ceil(StrictMath.log10(most));
    if (high - low > FEW_DECADES) {
      return new Axis(Kind.POWERS, low, high);
    }
    double firstPower = StrictMath.ceil(StrictMath.log10(least));
    double lastPower = StrictMath.floor(StrictMath.log10(most));
    if (lastPower > firstPower || most < SHORT * least && most > least) {
      return new Axis(Kind.LOGARITHMIC, least, most);
    }
    double below = StrictMath.pow(10, low);
    double above = StrictMath.pow(10, high > low ? high : low + 1);
    if (high - low <= 1) {
      return new Axis(Kind.LOGARITHMIC, below, above);
    }
    return least / below < above / most
        ? new Axis(Kind.LOGARITHMIC, below, most)
        : new Axis(Kind.LOGARITHMIC, least, above);
  }

  /**
   * Whether a logarithmic axis is so short that every digit has a label, not only powers of ten.
   */
  boolean labelsDigits() {
    return high < SHORT * low;
  }

  /** Whether such an axis can show a value: zero and below have no logarithm. */
  static boolean shows(boolean logarithmic, double value) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  /** Where a value stands. */
  double place(double value) {
    return kind == Kind.POWERS ? StrictMath.log10(value) : value;
  }

  /** The text at a tick. */
  String label(double place) {
    if (kind != Kind.POWERS) {
      // Between ticks such as 0.1 a rest of 1e-17 is nothing.
      double size = Math.abs(high - low);
      return Math.abs(place) < 1e-9 * size ? "0" : number(place);
    }
    StringBuilder text = new StringBuilder(place < 0 ? "10⁻" : "10");
    for (char digit : String.valueOf(Math.abs(Math.round(place))).toCharArray()) {
      text.append(EXPONENTS.charAt(digit - '0'));
    }
    return text.toString();
  }

  /** A number with at most six digits and no zeros behind them: 0.05, 1,200, 2.5. */
  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return Math.abs(value) < 1000
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
  }
}

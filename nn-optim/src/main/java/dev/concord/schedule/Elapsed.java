package dev.concord.schedule;

/**
 * Whether and how often a length of epochs has passed. Both are real numbers, and 0.3 ÷ 0.1 is a
 * rounding below 3: taken as it is, what is due after three tenths of an epoch would come a step
 * late.
 */
final class Elapsed {
  /** More than rounding adds to a number of epochs, less than a step's share of any length. */
  private static final double ROUNDING = 1e-9;

  private Elapsed() {}

  /** Whether {@code epochs} have reached {@code end}. */
  static boolean reached(double epochs, double end) {
    return epochs + ROUNDING >= end;
  }

  /** How many whole lengths have passed: ⌊epochs ÷ length⌋. */
  static double lengths(double epochs, double length) {
    return StrictMath.floor(epochs / length + ROUNDING);
  }
}

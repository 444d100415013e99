package dev.concord.schedule;

/** Checks of what schedules are made of, with one wording of their errors. */
final class Require {
  private Require() {}

  /** A learning rate: finite and at least 0. */
  static void rate(String name, double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The " + name + " must be finite and not negative, got " + rate);
    }
  }

  /** A length or a divisor: finite and above 0. */
  static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The " + name + " must be finite and above 0, got " + value);
    }
  }

  /** A share: from 0 to 1. */
  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("The " + name + " must be from 0 to 1, got " + value);
    }
  }

  /** A lower rate that does not lie above the rate it is the end of. */
  static void order(String lowerName, double lower, String upperName, double upper) {
    if (lower > upper) {
      throw new IllegalArgumentException(
          "The %s must not exceed the %s, got %s and %s"
              .formatted(lowerName, upperName, lower, upper));
    }
  }
}

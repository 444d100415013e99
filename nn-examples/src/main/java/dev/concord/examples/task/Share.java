package dev.concord.examples.task;

/** A share of rows, as users give it: a number from 0 up to, but without, 1. */
final class Share {
  private Share() {}

  /**
   * The number of rows, rounded down, so that at least one row is left.
   *
   * @throws IllegalArgumentException if the share is outside 0 to 1
   */
  static int of(double share, int rows) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "a share of the rows is at least 0 and below 1, got " + share);
    }
    return (int) (share * rows);
  }
}

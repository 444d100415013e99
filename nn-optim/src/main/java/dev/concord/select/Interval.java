package dev.concord.select;

/**
 * An interval of numbers over which places u in [0, 1] are spread evenly, or their logarithms:
 *
 * <pre>
 *   x = from + u (to − from)     or     x = e^(ln from + u (ln to − ln from))
 * </pre>
 */
record Interval(double from, double to, boolean logarithmic) {
  /** The number at a place. */
  double at(double u) {
    return logarithmic
        ? StrictMath.exp(StrictMath.log(from) + u * (StrictMath.log(to) - StrictMath.log(from)))
        : from + u * (to - from);
  }

  /** The place of a number. */
  double place(double x) {
    return logarithmic
        ? (StrictMath.log(x) - StrictMath.log(from)) / (StrictMath.log(to) - StrictMath.log(from))
        : (x - from) / (to - from);
  }

  /** The number of level {@code i} of {@code count}, the ends included; the middle of a single. */
  double level(int i, int count) {
    return at(count == 1 ? 0.5 : (double) i / (count - 1));
  }
}

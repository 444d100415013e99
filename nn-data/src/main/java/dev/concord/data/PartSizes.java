package dev.concord.data;

import java.util.List;

/** How many rows each part of a split by fractions gets. */
record PartSizes(int train, int validation, int test) {
  /** Fractions of all rows, halves rounded up; training gets the rest. */
  static PartSizes of(int rows, double validationFraction, double testFraction) {
    if (!(validationFraction >= 0 && testFraction >= 0 && validationFraction + testFraction <= 1)) {
      throw new IllegalArgumentException(
          ("Fractions must be at least 0 and at most 1 together, got %s for validation and %s for "
                  + "test.")
              .formatted(validationFraction, testFraction));
    }
    int test = (int) (testFraction * rows + 0.5);
    int validation = (int) (validationFraction * rows + 0.5);
    if (test + validation > rows) {
      validation = rows - test;
    }
    return new PartSizes(rows - validation - test, validation, test);
  }

  /**
   * Distributes {@code wanted} rows over the classes by largest remainders: each class gives {@code
   * fraction} of its rows rounded down, and what is then missing comes from the classes with the
   * largest rest, the first among equals.
   *
   * @param room the most that each class can give; together at least {@code wanted}
   */
  static int[] share(int wanted, double fraction, List<int[]> classes, int[] room) {
    int[] given = new int[room.length];
    int missing = wanted;
    for (int id = 0; id < given.length; id++) {
      given[id] = Math.min((int) (fraction * classes.get(id).length), Math.min(room[id], missing));
      missing -= given[id];
    }
    for (; missing > 0; missing--) {
      int chosen = -1;
      double largest = 0;
      for (int id = 0; id < given.length; id++) {
        double rest = fraction * classes.get(id).length - given[id];
        if (given[id] < room[id] && (chosen < 0 || rest > largest)) {
          chosen = id;
          largest = rest;
        }
      }
      given[chosen]++;
    }
    return given;
  }
}

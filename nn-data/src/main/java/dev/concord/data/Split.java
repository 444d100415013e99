package dev.concord.data;

/**
 * Data split into rows to learn from, rows to choose by (which epoch, which setting) and rows for
 * the final judgement. No row is in two parts, unless it was twice in the data.
 *
 * @param train to learn from
 * @param validation to choose by; may have no rows
 * @param test for the final judgement; may have no rows
 */
public record Split(Dataset train, Dataset validation, Dataset test) {
  /**
   * Splits shuffled rows into parts of exactly these sizes.
   *
   * @param seed decides which rows go where, together with the number of rows alone
   * @param trainRows at least 0; the three sizes together at most all rows, and rows that are left
   *     over are in no part
   * @param validationRows at least 0
   * @param testRows at least 0
   * @throws IllegalArgumentException if a size is negative or the sum exceeds the rows there are
   */
  public static Split ofSizes(
      Dataset data, long seed, int trainRows, int validationRows, int testRows) {
    long wanted = (long) trainRows + validationRows + testRows;
    if (trainRows < 0 || validationRows < 0 || testRows < 0 || wanted > data.size()) {
      throw new IllegalArgumentException(
          ("Cannot split %d rows into %d for training, %d for validation and %d for test: sizes "
                  + "must not be negative and at most all rows together.")
              .formatted(data.size(), trainRows, validationRows, testRows));
    }
    int[] order = new int[data.size()];
    Sampler.shuffled(data.size(), seed, "split").order(0, order);
    return new Split(
        data.select(part(order, 0, trainRows)),
        data.select(part(order, trainRows, validationRows)),
        data.select(part(order, trainRows + validationRows, testRows)));
  }

  /**
   * Splits all rows, shuffled, by fractions. Validation and test get {@code fraction * n} rows,
   * halves rounded up; training gets the rest.
   *
   * @param validationFraction from 0 to 1
   * @param testFraction from 0 to 1, together with the other at most 1
   * @throws IllegalArgumentException if a fraction is outside that range
   */
  public static Split ofFractions(
      Dataset data, long seed, double validationFraction, double testFraction) {
    if (!(validationFraction >= 0 && testFraction >= 0 && validationFraction + testFraction <= 1)) {
      throw new IllegalArgumentException(
          ("Fractions must be at least 0 and at most 1 together, got %s for validation and %s for "
                  + "test.")
              .formatted(validationFraction, testFraction));
    }
    int test = (int) (testFraction * data.size() + 0.5);
    int validation = (int) (validationFraction * data.size() + 0.5);
    if (test + validation > data.size()) {
      validation = data.size() - test;
    }
    return ofSizes(data, seed, data.size() - validation - test, validation, test);
  }

  private static int[] part(int[] order, int from, int rows) {
    int[] part = new int[rows];
    System.arraycopy(order, from, part, 0, rows);
    return part;
  }
}

package dev.concord.data;

import java.util.OptionalInt;

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
   * Checks that the parts share no row, as far as they come from one source ({@link RowOrigin}).
   *
   * @throws IllegalArgumentException if two parts hold the same row of their source
   */
  public Split {
    requireApart("training", train, "validation", validation);
    requireApart("training", train, "test", test);
    requireApart("validation", validation, "test", test);
  }

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
    return of(data, RowSplit.ofSizes(data.size(), seed, trainRows, validationRows, testRows));
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
    return of(data, RowSplit.ofFractions(data.size(), seed, validationFraction, testFraction));
  }

  /**
   * Splits all rows, shuffled, by fractions, each part with the classes in the proportions of the
   * whole; see {@link RowSplit#stratified}.
   *
   * @param data with labels as targets
   * @throws IllegalArgumentException if a fraction is outside its range
   * @throws IllegalStateException if the targets are numbers
   */
  public static Split stratified(
      Dataset data, long seed, double validationFraction, double testFraction) {
    return of(data, RowSplit.stratified(data.labels(), seed, validationFraction, testFraction));
  }

  /** The rows that a split by row numbers names, copied. */
  public static Split of(Dataset data, RowSplit rows) {
    return new Split(
        data.select(rows.train()), data.select(rows.validation()), data.select(rows.test()));
  }

  private static void requireApart(String one, Dataset first, String other, Dataset second) {
    OptionalInt shared = first.origin().sharedRow(second.origin());
    if (shared.isPresent()) {
      throw new IllegalArgumentException(
          ("Row %d of the data is among both the %s rows and the %s rows: what is learnt from a "
                  + "row must not be judged by it; divide the rows with RowSplit or Split.")
              .formatted(shared.getAsInt(), one, other));
    }
  }
}

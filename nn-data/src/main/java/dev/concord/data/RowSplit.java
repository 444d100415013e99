package dev.concord.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Row numbers of one data set divided into rows to learn from, rows to choose by and rows for the
 * final judgement. It holds numbers only, so it also divides data that is no {@link Dataset};
 * {@link Split#of} gives the rows themselves. No row is in two parts: that is checked when it is
 * made.
 *
 * @param train row numbers to learn from, each at least 0
 * @param validation row numbers to choose by; may be empty
 * @param test row numbers for the final judgement; may be empty
 */
public record RowSplit(int[] train, int[] validation, int[] test) {
  /**
   * Checks the parts and copies them.
   *
   * @throws IllegalArgumentException if a row is in two parts or twice in one, or a number is
   *     negative
   */
  public RowSplit {
    train = train.clone();
    validation = validation.clone();
    test = test.clone();
    BitSet taken = new BitSet();
    take(taken, "training", train);
    take(taken, "validation", validation);
    take(taken, "test", test);
  }

  private static void take(BitSet taken, String part, int[] rows) {
    for (int row : rows) {
      if (row < 0) {
        throw new IllegalArgumentException(
            "Row numbers are at least 0, the %s rows hold %d.".formatted(part, row));
      }
      if (taken.get(row)) {
        throw new IllegalArgumentException(
            ("Row %d of the %s rows is in the split already: training, validation and test must "
                    + "not share a row, and each names a row once.")
                .formatted(row, part));
      }
      taken.set(row);
    }
  }

  /** The training rows, copied. */
  @Override
  public int[] train() {
    return train.clone();
  }

  /** The validation rows, copied. */
  @Override
  public int[] validation() {
    return validation.clone();
  }

  /** The test rows, copied. */
  @Override
  public int[] test() {
    return test.clone();
  }

  /**
   * Splits shuffled rows into parts of exactly these sizes.
   *
   * @param rows number of rows there are
   * @param seed decides which rows go where, together with the number of rows alone
   * @param trainRows at least 0; the three sizes together at most all rows, and rows that are left
   *     over are in no part
   * @param validationRows at least 0
   * @param testRows at least 0
   * @throws IllegalArgumentException if a size is negative or the sum exceeds the rows there are
   */
  public static RowSplit ofSizes(
      int rows, long seed, int trainRows, int validationRows, int testRows) {
    long wanted = (long) trainRows + validationRows + testRows;
    if (trainRows < 0 || validationRows < 0 || testRows < 0 || wanted > rows) {
      throw new IllegalArgumentException(
          ("Cannot split %d rows into %d for training, %d for validation and %d for test: sizes "
                  + "must not be negative and at most all rows together.")
              .formatted(rows, trainRows, validationRows, testRows));
    }
    int[] order = new int[rows];
    Sampler.shuffled(rows, seed, "split").order(0, order);
    int validationEnd = trainRows + validationRows;
    return new RowSplit(
        Arrays.copyOfRange(order, 0, trainRows),
        Arrays.copyOfRange(order, trainRows, validationEnd),
        Arrays.copyOfRange(order, validationEnd, validationEnd + testRows));
  }

  /**
   * Splits all rows, shuffled, by fractions. Validation and test get {@code fraction * rows} rows,
   * halves rounded up; training gets the rest.
   *
   * @param rows number of rows there are
   * @param validationFraction from 0 to 1
   * @param testFraction from 0 to 1, together with the other at most 1
   * @throws IllegalArgumentException if a fraction is outside that range
   */
  public static RowSplit ofFractions(
      int rows, long seed, double validationFraction, double testFraction) {
    PartSizes sizes = PartSizes.of(rows, validationFraction, testFraction);
    return ofSizes(rows, seed, sizes.train(), sizes.validation(), sizes.test());
  }

  /**
   * Splits all rows, shuffled, so that each part holds the classes in the proportions of the whole:
   * of every class a part has its fraction of the rows, rounded down or up so that the parts' sizes
   * are those of {@link #ofFractions}. Where many classes are so small that the parts cannot all be
   * kept to that, validation gives way to test.
   *
   * @param labels the class of each row
   * @param validationFraction from 0 to 1
   * @param testFraction from 0 to 1, together with the other at most 1
   * @throws IllegalArgumentException if a fraction is outside that range
   */
  public static RowSplit stratified(
      Targets.Labels labels, long seed, double validationFraction, double testFraction) {
    PartSizes sizes = PartSizes.of(labels.size(), validationFraction, testFraction);
    List<int[]> classes = RowsOfClasses.shuffled(labels, seed, "split");
    int[] room = classes.stream().mapToInt(rows -> rows.length).toArray();
    int[] test = PartSizes.share(sizes.test(), testFraction, classes, room);
    for (int id = 0; id < room.length; id++) {
      room[id] -= test[id];
    }
    int[] validation = PartSizes.share(sizes.validation(), validationFraction, classes, room);
    int[][] parts = {
      new int[sizes.train()], new int[sizes.validation()], new int[sizes.test()],
    };
    int[] filled = new int[parts.length];
    for (int id = 0; id < room.length; id++) {
      int[] rows = classes.get(id);
      for (int i = 0; i < rows.length; i++) {
        int part = i < test[id] ? 2 : i < test[id] + validation[id] ? 1 : 0;
        parts[part][filled[part]++] = rows[i];
      }
    }
    // Class after class so far; whoever trains without shuffling must not see them like that.
    for (int part = 0; part < parts.length; part++) {
      RowsOfClasses.shuffle(parts[part], seed, "split part", part);
    }
    return new RowSplit(parts[0], parts[1], parts[2]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSplit split
        && Arrays.equals(train, split.train)
        && Arrays.equals(validation, split.validation)
        && Arrays.equals(test, split.test);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(train) + Arrays.hashCode(validation)) + Arrays.hashCode(test);
  }

  /** The parts' sizes. */
  @Override
  public String toString() {
    return "RowSplit[train %d rows, validation %d, test %d]"
        .formatted(train.length, validation.length, test.length);
  }
}

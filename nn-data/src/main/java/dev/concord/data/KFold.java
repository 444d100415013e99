package dev.concord.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-validation's row numbers: the rows are dealt into k folds, and split i validates on fold i
 * and trains on the others. So every row validates once in each repetition. It trains nothing.
 *
 * <p>Fold sizes differ by at most one row. Repeated, the whole is done again with the rows dealt
 * anew; the splits of a repetition follow one another. Test parts are empty: set test rows aside
 * before.
 */
public final class KFold {
  private KFold() {}

  /**
   * Folds of consecutive rows, not shuffled: for rows whose order matters, such as time series
   * blocks.
   *
   * @param rows number of rows there are, at least {@code folds}
   * @param folds at least 2
   * @return one split for each fold
   * @throws IllegalArgumentException if there are fewer than 2 folds or fewer rows than folds
   */
  public static List<RowSplit> ordered(int rows, int folds) {
    require(rows, folds, 1);
    int[] foldOf = new int[rows];
    for (int row = 0; row < rows; row++) {
      foldOf[row] = (int) ((long) row * folds / rows);
    }
    return splits(foldOf, folds);
  }

  /** Folds of shuffled rows, once; see {@link #shuffled(int, int, int, long)}. */
  public static List<RowSplit> shuffled(int rows, int folds, long seed) {
    return shuffled(rows, folds, 1, seed);
  }

  /**
   * Folds of shuffled rows, repeated.
   *
   * @param rows number of rows there are, at least {@code folds}
   * @param folds at least 2; 5 and 10 are usual
   * @param repetitions at least 1
   * @param seed decides which rows share a fold
   * @return {@code folds * repetitions} splits
   * @throws IllegalArgumentException if there are fewer than 2 folds, fewer rows than folds or no
   *     repetition
   */
  public static List<RowSplit> shuffled(int rows, int folds, int repetitions, long seed) {
    require(rows, folds, repetitions);
    List<RowSplit> splits = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      int[] order = new int[rows];
      Arrays.setAll(order, row -> row);
      RowsOfClasses.shuffle(order, seed, "folds", repetition);
      splits.addAll(splits(dealt(List.of(order), rows, folds), folds));
    }
    return List.copyOf(splits);
  }

  /** Stratified folds, once; see {@link #stratified(Targets.Labels, int, int, long)}. */
  public static List<RowSplit> stratified(Targets.Labels labels, int folds, long seed) {
    return stratified(labels, folds, 1, seed);
  }

  /**
   * Folds of shuffled rows, each with the classes in the proportions of the whole: of any class two
   * folds hold numbers of rows that differ by at most one. A class with fewer rows than folds is
   * missing in some of them. Repeated where more than one repetition is asked for.
   *
   * @param labels the class of each row
   * @param folds at least 2
   * @param repetitions at least 1
   * @param seed decides which rows share a fold
   * @return {@code folds * repetitions} splits
   * @throws IllegalArgumentException if there are fewer than 2 folds, no class has as many rows as
   *     there are folds, or there is no repetition
   */
  public static List<RowSplit> stratified(
      Targets.Labels labels, int folds, int repetitions, long seed) {
    require(labels.size(), folds, repetitions);
    int largest = Arrays.stream(ClassWeights.counts(labels)).max().orElse(0);
    if (largest < folds) {
      throw new IllegalArgumentException(
          ("Cannot deal the classes into %d folds: the largest class has only %d rows. Take fewer "
                  + "folds, or folds that are not stratified.")
              .formatted(folds, largest));
    }
    List<RowSplit> splits = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      List<int[]> classes = RowsOfClasses.shuffled(labels, seed, "folds " + repetition);
      splits.addAll(splits(dealt(classes, labels.size(), folds), folds));
    }
    return List.copyOf(splits);
  }

  private static void require(int rows, int folds, int repetitions) {
    if (folds < 2 || folds > rows) {
      throw new IllegalArgumentException(
          "Cross-validation needs at least 2 folds and as many rows as folds, got %d folds of %d rows."
              .formatted(folds, rows));
    }
    if (repetitions < 1) {
      throw new IllegalArgumentException(
          "Cross-validation is done at least once, got " + repetitions + " repetitions.");
    }
  }

  /** Deals the rows out like cards, one class after the other without starting anew. */
  private static int[] dealt(List<int[]> classes, int rows, int folds) {
    int[] foldOf = new int[rows];
    int next = 0;
    for (int[] members : classes) {
      for (int row : members) {
        foldOf[row] = next;
        next = (next + 1) % folds;
      }
    }
    return foldOf;
  }

  private static List<RowSplit> splits(int[] foldOf, int folds) {
    List<RowSplit> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      int[] train = new int[foldOf.length];
      int[] validation = new int[foldOf.length];
      int trainRows = 0;
      int validationRows = 0;
      for (int row = 0; row < foldOf.length; row++) {
        if (foldOf[row] == fold) {
          validation[validationRows++] = row;
        } else {
          train[trainRows++] = row;
        }
      }
      splits.add(
          new RowSplit(
              Arrays.copyOf(train, trainRows),
              Arrays.copyOf(validation, validationRows),
              new int[0]));
    }
    return List.copyOf(splits);
  }
}

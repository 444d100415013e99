package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills missing values: NaN in a column becomes a default value, or the mean or median of the rows
 * it was fitted on. It is the one transform that takes NaN, so it comes first in a {@link
 * Pipeline}. A {@link dev.concord.data.Dataset} holds no NaN: fill before making one.
 *
 * <p>With indicators, each column that had gaps in the rows it was fitted on gets a further column
 * behind all others, in the same order: 1 where the value was missing, else 0. Then a network can
 * tell a filled value from a true one, and inverting gives the gaps back. Without indicators the
 * inverse leaves the filled values in place.
 *
 * @param filling what is put in
 * @param defaultValue what {@link Filling#DEFAULT} puts in, finite; 0 otherwise
 * @param indicators whether indicator columns follow
 */
public record Imputer(Filling filling, float defaultValue, boolean indicators)
    implements Transform {
  /** What is put where a value is missing. */
  public enum Filling {
    /** The same number in every column. */
    DEFAULT,
    /** The mean of the column's other values. */
    MEAN,
    /** The median of the column's other values. */
    MEDIAN
  }

  /**
   * Checks the default value.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Imputer {
    if (!Float.isFinite(defaultValue)) {
      throw new IllegalArgumentException(
          "The default value must be finite, got " + defaultValue + ".");
    }
  }

  /** Puts in the same number everywhere. */
  public static Imputer withDefault(float value) {
    return new Imputer(Filling.DEFAULT, value, false);
  }

  /** Puts in each column's mean. */
  public static Imputer mean() {
    return new Imputer(Filling.MEAN, 0, false);
  }

  /** Puts in each column's median. */
  public static Imputer median() {
    return new Imputer(Filling.MEDIAN, 0, false);
  }

  /** The same with indicator columns. */
  public Imputer withIndicators() {
    return new Imputer(filling, defaultValue, true);
  }

  /**
   * Learns the filling values.
   *
   * @param features F32 or U8 [n, ...]; NaN stands for a missing value
   * @throws IllegalArgumentException if there is no row, a value is infinite, or a column has no
   *     value at all whose mean or median could be taken
   */
  @Override
  public FittedImputer fit(HostTensor features) {
    Columns columns = Columns.toFitWithGaps(features);
    double[] fill = new double[columns.count()];
    List<Integer> indicated = new ArrayList<>();
    for (int column = 0; column < fill.length; column++) {
      float[] known = columns.known(column);
      if (known.length == 0 && filling != Filling.DEFAULT) {
        throw new IllegalArgumentException(
            "Column %d has no value in any of the %d rows, so there is no %s to put in: leave it out, or use Imputer.withDefault."
                .formatted(column, columns.rows(), filling));
      }
      if (known.length < columns.rows() && indicators) {
        indicated.add(column);
      }
      fill[column] =
          switch (filling) {
            case DEFAULT -> defaultValue;
            case MEAN -> mean(known);
            case MEDIAN -> Quantiles.of(known).at(0.5);
          };
    }
    int[] gaps = indicated.stream().mapToInt(Integer::intValue).toArray();
    return new FittedImputer(columns.rowShape(), fill, gaps);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}

package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;

/**
 * Scaling that outliers barely move: {@code y = (x − median) / (Q_upper − Q_lower)} for each
 * column, by default with the quartiles, so divided by the interquartile range. A quantile between
 * two rows is interpolated linearly (definition 7 of Hyndman and Fan, "Sample quantiles in
 * statistical packages", 1996, as in NumPy). A column whose two quantiles are equal is only
 * shifted.
 *
 * @param lower the share of rows below the lower quantile, from 0 to below {@code upper}
 * @param upper the share of rows below the upper quantile, up to 1
 */
public record RobustScaler(double lower, double upper) implements ColumnScaler {
  private static final double FIRST_QUARTILE = 0.25;
  private static final double THIRD_QUARTILE = 0.75;

  /**
   * Checks the quantiles.
   *
   * @throws IllegalArgumentException unless 0 ≤ lower &lt; upper ≤ 1
   */
  public RobustScaler {
    if (!(lower >= 0 && lower < upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "The quantiles must be from 0 to 1 with lower below upper, got %s and %s."
              .formatted(lower, upper));
    }
  }

  /** With the quartiles. */
  public RobustScaler() {
    this(FIRST_QUARTILE, THIRD_QUARTILE);
  }

  @Override
  public ColumnScaling fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    double[] median = new double[columns.count()];
    double[] range = new double[columns.count()];
    for (int column = 0; column < range.length; column++) {
      Quantiles quantiles = Quantiles.of(columns.column(column));
      median[column] = quantiles.at(0.5);
      range[column] = quantiles.at(upper) - quantiles.at(lower);
      range[column] = range[column] == 0 ? 1 : range[column];
    }
    return new ColumnScaling(columns.rowShape(), median, range);
  }
}

package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes columns that the columns before them already tell: a column leaves where its linear
 * regression on those kept so far has {@code R² ≥ threshold}, so that not only pairs but any linear
 * dependence is found. The corresponding limit of the variance inflation factor is {@code 1 / (1 −
 * threshold)}. Constant columns leave too.
 *
 * <p>What is kept and the regressions are learnt; inverting computes the removed columns from the
 * kept ones, exact for exact dependence, else with an error whose share of the column's variance is
 * at most 1 − threshold over the rows it was fitted on.
 *
 * @param threshold above 0 up to 1; default 0.999, a variance inflation factor of 1000
 */
public record CollinearColumns(double threshold) implements Transform {
  private static final double DEFAULT_THRESHOLD = 0.999;

  /** What is left of a column below this share of its variance is rounding. */
  private static final double ROUNDING = 1e-10;

  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is outside its range
   */
  public CollinearColumns {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "The threshold of R² must be above 0 and at most 1, got " + threshold + ".");
    }
  }

  /** With the threshold 0.999. */
  public CollinearColumns() {
    this(DEFAULT_THRESHOLD);
  }

  @Override
  public FittedCollinearColumns fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    double[] mean = columns.means();
    double[][] covariance = columns.covariance(mean);
    double left = threshold >= 1 ? ROUNDING : Math.abs(1 - threshold);
    List<Integer> kept = new ArrayList<>();
    List<double[]> factor = new ArrayList<>();
    List<Integer> removed = new ArrayList<>();
    List<double[]> coefficients = new ArrayList<>();
    for (int column = 0; column < mean.length; column++) {
      // One row of the Cholesky factor L of the kept columns' covariance: L·row = covariances.
      double[] row = new double[kept.size() + 1];
      double rest = covariance[column][column];
      for (int i = 0; i < kept.size(); i++) {
        double sum = covariance[column][kept.get(i)];
        for (int k = 0; k < i; k++) {
          sum -= factor.get(i)[k] * row[k];
        }
        row[i] = sum / factor.get(i)[i];
        rest -= row[i] * row[i];
      }
      if (rest <= left * covariance[column][column]) {
        removed.add(column);
        coefficients.add(regression(factor, row));
      } else {
        row[kept.size()] = StrictMath.sqrt(rest);
        factor.add(row);
        kept.add(column);
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          "All %d columns are constant: nothing would be left.".formatted(mean.length));
    }
    return FittedCollinearColumns.of(columns.rowShape(), kept, removed, mean, coefficients);
  }

  /** Solves Lᵀ·b = row: the regression on the columns kept so far. */
  private static double[] regression(List<double[]> factor, double[] row) {
    double[] b = new double[factor.size()];
    for (int i = b.length - 1; i >= 0; i--) {
      double sum = row[i];
      for (int k = i + 1; k < b.length; k++) {
        sum -= factor.get(k)[i] * b[k];
      }
      b[i] = sum / factor.get(i)[i];
    }
    return b;
  }
}

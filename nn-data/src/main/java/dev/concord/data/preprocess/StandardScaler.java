package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;

/**
 * Standardisation: {@code y = (x − mean) / deviation} for each column, so that each has mean 0 and
 * deviation 1 over the rows it was fitted on. The deviation is that of the rows themselves, with n
 * below the fraction, not n − 1. A constant column becomes 0 and inverts to its constant.
 */
public record StandardScaler() implements ColumnScaler {
  @Override
  public ColumnScaling fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    int count = columns.count();
    double[] mean = columns.means();
    float[] values = columns.values();
    double[] deviation = new double[count];
    for (int i = 0; i < values.length; i++) {
      double away = values[i] - mean[i % count];
      deviation[i % count] += away * away;
    }
    for (int column = 0; column < count; column++) {
      // Of a constant column the sum, the mean and so the deviation 0 are exact.
      deviation[column] = StrictMath.sqrt(deviation[column] / columns.rows());
      deviation[column] = deviation[column] == 0 ? 1 : deviation[column];
    }
    return new ColumnScaling(columns.rowShape(), mean, deviation);
  }
}

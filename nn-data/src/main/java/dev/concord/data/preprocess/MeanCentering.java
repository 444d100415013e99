package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.Arrays;

/** Zero-centring: {@code y = x − mean} for each column; the scale stays. */
public record MeanCentering() implements ColumnScaler {
  @Override
  public ColumnScaling fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    double[] one = new double[columns.count()];
    Arrays.fill(one, 1);
    return new ColumnScaling(columns.rowShape(), columns.means(), one);
  }
}

package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;

/**
 * Global normalisation: one shift and one scale for all columns, learnt from all their values as if
 * they were one column. It keeps the columns' proportions to one another, as spectra need it, whose
 * columns are one quantity at different wave numbers.
 *
 * @param scaler how that one column is scaled, such as {@code new StandardScaler()} or {@code new
 *     MinMaxScaler()}
 */
public record GlobalScaler(ColumnScaler scaler) implements ColumnScaler {
  @Override
  public ColumnScaling fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    HostTensor one = HostTensor.of(Shape.of(columns.values().length, 1), columns.values());
    ColumnScaling scaling = scaler.fit(one);
    double[] offset = new double[columns.count()];
    double[] scale = new double[columns.count()];
    Arrays.fill(offset, scaling.offset()[0]);
    Arrays.fill(scale, scaling.scale()[0]);
    return new ColumnScaling(columns.rowShape(), offset, scale);
  }
}

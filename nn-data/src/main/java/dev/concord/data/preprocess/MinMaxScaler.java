package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.Arrays;

/**
 * Brings each column into a range: {@code y = low + (high − low)·(x − min) / (max − min)} with the
 * least and greatest value of the rows it was fitted on. Other rows may fall outside; they are not
 * clipped. A constant column becomes {@code low} and inverts to its constant.
 *
 * @param low what the least value becomes, finite
 * @param high what the greatest value becomes, finite and above low
 */
public record MinMaxScaler(float low, float high) implements ColumnScaler {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the range is empty or not finite
   */
  public MinMaxScaler {
    if (!(low < high && Float.isFinite(low) && Float.isFinite(high))) {
      throw new IllegalArgumentException(
          "The range must be finite with low below high, got %s to %s.".formatted(low, high));
    }
  }

  /** To the range 0 to 1. */
  public MinMaxScaler() {
    this(0, 1);
  }

  @Override
  public ColumnScaling fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    int count = columns.count();
    float[] values = columns.values();
    float[] least = Arrays.copyOf(values, count);
    float[] greatest = Arrays.copyOf(values, count);
    for (int i = count; i < values.length; i++) {
      int column = i % count;
      least[column] = values[i] < least[column] ? values[i] : least[column];
      greatest[column] = values[i] > greatest[column] ? values[i] : greatest[column];
    }
    double[] offset = new double[count];
    double[] scale = new double[count];
    for (int column = 0; column < count; column++) {
      double range = (double) greatest[column] - least[column];
      scale[column] = range == 0 ? 1 : range / ((double) high - low);
      offset[column] = least[column] - low * scale[column];
    }
    return new ColumnScaling(columns.rowShape(), offset, scale);
  }
}

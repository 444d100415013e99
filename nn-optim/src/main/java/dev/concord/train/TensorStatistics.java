package dev.concord.train;

import dev.concord.tensor.HostTensor;

/**
 * What a tensor's elements are like, in float64.
 *
 * @param mean of the elements
 * @param standardDeviation √ of the mean squared distance from the mean
 * @param norm √ of the sum of squares
 * @param minimum smallest element
 * @param maximum largest element
 * @param zeros share of elements that are 0
 */
public record TensorStatistics(
    double mean,
    double standardDeviation,
    double norm,
    double minimum,
    double maximum,
    double zeros) {
  /** Of a float32 tensor with at least one element. */
  public static TensorStatistics of(HostTensor tensor) {
    float[] values = tensor.floats();
    int count = tensor.size();
    double sum = 0;
    double squares = 0;
    double minimum = values[0];
    double maximum = values[0];
    int zeros = 0;
    for (int i = 0; i < count; i++) {
      double value = values[i];
      sum += value;
      squares += value * value;
      minimum = value < minimum ? value : minimum;
      maximum = value > maximum ? value : maximum;
      zeros += value == 0 ? 1 : 0;
    }
    double mean = sum / count;
    double distances = 0;
    for (int i = 0; i < count; i++) {
      distances += (values[i] - mean) * (values[i] - mean);
    }
    return new TensorStatistics(
        mean,
        Math.sqrt(distances / count),
        Math.sqrt(squares),
        minimum,
        maximum,
        (double) zeros / count);
  }
}

package dev.concord.callback;

import dev.concord.tensor.HostTensor;

/**
 * How a tensor's finite elements are spread: 30 intervals of the same width from the smallest to
 * the largest, as TensorBoard's own histograms have them.
 *
 * @param minimum smallest element
 * @param maximum largest element
 * @param count number of finite elements
 * @param sum of them
 * @param sumOfSquares of them
 * @param limits upper end of each interval
 * @param counts elements in each interval
 */
record Histogram(
    double minimum,
    double maximum,
    long count,
    double sum,
    double sumOfSquares,
    double[] limits,
    double[] counts) {
  private static final int INTERVALS = 30;

  static Histogram of(HostTensor tensor) {
    float[] values = tensor.floats();
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (int i = 0; i < tensor.size(); i++) {
      double value = values[i];
      if (Double.isFinite(value)) {
        minimum = value < minimum ? value : minimum;
        maximum = value > maximum ? value : maximum;
        sum += value;
        squares += value * value;
        count++;
      }
    }
    int intervals = minimum < maximum ? INTERVALS : 1;
    double[] limits = new double[intervals];
    double[] counts = new double[intervals];
    for (int i = 0; i < intervals; i++) {
      limits[i] = minimum + (maximum - minimum) * (i + 1) / intervals;
    }
    for (int i = 0; i < tensor.size(); i++) {
      double value = values[i];
      if (Double.isFinite(value)) {
        int place =
            intervals == 1 ? 0 : (int) ((value - minimum) / (maximum - minimum) * intervals);
        counts[Math.min(place, intervals - 1)]++;
      }
    }
    return new Histogram(minimum, maximum, count, sum, squares, limits, counts);
  }
}

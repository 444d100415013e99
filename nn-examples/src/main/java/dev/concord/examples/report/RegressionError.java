package dev.concord.examples.report;

/**
 * How far predicted numbers are from the true ones, in the targets' own units.
 *
 * @param rootMeanSquare √ of the mean squared difference
 * @param meanAbsolute mean of |difference|
 * @param explained R²: 1 − squared differences ÷ squared deviations of the truth from its mean; NaN
 *     where the truth is constant
 */
public record RegressionError(double rootMeanSquare, double meanAbsolute, double explained) {
  /** Of predictions and the truth, one number for each row and target. */
  public static RegressionError of(float[] predicted, float[] truth) {
    double mean = 0;
    for (float value : truth) {
      mean += value;
    }
    mean /= truth.length;
    double squares = 0;
    double absolutes = 0;
    double deviations = 0;
    for (int i = 0; i < truth.length; i++) {
      double difference = (double) predicted[i] - truth[i];
      squares += difference * difference;
      absolutes += Math.abs(difference);
      deviations += (truth[i] - mean) * (truth[i] - mean);
    }
    return new RegressionError(
        Math.sqrt(squares / truth.length),
        absolutes / truth.length,
        deviations == 0 ? Double.NaN : 1 - squares / deviations);
  }

  @Override
  public String toString() {
    return "root mean square %.6g, mean absolute %.6g, R2 %.4f"
        .formatted(rootMeanSquare, meanAbsolute, explained);
  }
}

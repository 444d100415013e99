package dev.concord.metric;

import dev.concord.loss.Loss;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.util.function.IntToDoubleFunction;

/**
 * Predictions beside targets of the same size, column by column, with the sums that metrics of
 * regressions are made of. All means are weighted.
 */
final class Residuals {
  private final float[] prediction;
  private final float[] targets;
  private final RowWeights weights;
  private final int rows;
  private final int columns;
  private final double total;

  Residuals(HostTensor prediction, HostTensor targets, HostTensor weights) {
    this.columns = Decisions.columns(prediction);
    this.rows = prediction.shape().length(0);
    if (targets.type().dtype() != DType.F32 || targets.size() != prediction.size()) {
      throw new IllegalArgumentException(
          "Targets of a regression are F32 of the prediction's size; the prediction is %s, got %s"
              .formatted(prediction.type(), targets.type()));
    }
    this.prediction = prediction.floats();
    this.targets = targets.floats();
    this.weights = new RowWeights(weights, rows);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += this.weights.of(row);
    }
    this.total = sum;
  }

  /**
   * Checks that outputs are what targets are.
   *
   * @param metric its name, for messages
   * @throws IllegalArgumentException if the loss makes them something else
   */
  static void requireEstimates(String metric, Loss loss) {
    if (!loss.estimatesTargets()) {
      throw new IllegalArgumentException(
          "The metric %s does not fit this model and its loss %s: it compares outputs with targets, but these outputs are logits or logarithms; leave it out, or give a Metric of your own that converts them first"
              .formatted(metric, loss.name()));
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  private double target(int row, int column) {
    return targets[row * columns + column];
  }

  private double error(int row, int column) {
    return target(row, column) - prediction[row * columns + column];
  }

  double meanAbsoluteError(int column) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += weights.of(row) * Math.abs(error(row, column));
    }
    return sum / total;
  }

  double meanSquaredError(int column) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += weights.of(row) * error(row, column) * error(row, column);
    }
    return sum / total;
  }

  double targetVariance(int column) {
    return variance(row -> target(row, column));
  }

  double errorVariance(int column) {
    return variance(row -> error(row, column));
  }

  /** Mean of (v − mean of v)²; exactly 0 where all values that count are equal. */
  private double variance(IntToDoubleFunction values) {
    double mean = 0;
    boolean constant = true;
    double first = Double.NaN;
    for (int row = 0; row < rows; row++) {
      double value = values.applyAsDouble(row);
      if (weights.of(row) > 0) {
        constant &= Double.isNaN(first) || value == first;
        first = value;
      }
      mean += weights.of(row) * value;
    }
    mean /= total;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double distance = values.applyAsDouble(row) - mean;
      sum += weights.of(row) * distance * distance;
    }
    return constant ? 0 : sum / total;
  }

  /** 1 − part ÷ whole; of constant targets 1 where nothing is missed, else 0. */
  static double explained(double part, double whole) {
    return whole > 0 ? 1 - part / whole : part == 0 ? 1 : 0;
  }
}

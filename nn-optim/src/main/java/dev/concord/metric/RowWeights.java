package dev.concord.metric;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;

/** How much each row counts: 1 where no weights are given. */
final class RowWeights {
  private final float[] weights;

  /**
   * Checks the weights.
   *
   * @param weights F32 [rows], or null
   */
  RowWeights(HostTensor weights, int rows) {
    if (weights == null) {
      this.weights = null;
      return;
    }
    if (weights.type().dtype() != DType.F32 || weights.size() != rows) {
      throw new IllegalArgumentException(
          "Weights are F32, one for each of %d rows, got %s".formatted(rows, weights.type()));
    }
    this.weights = weights.floats();
    for (int row = 0; row < rows; row++) {
      if (!(this.weights[row] >= 0 && this.weights[row] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Weights are finite and not negative, row %d has %s".formatted(row, this.weights[row]));
      }
    }
  }

  double of(int row) {
    return weights == null ? 1 : weights[row];
  }
}

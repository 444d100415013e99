package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Coefficient of determination, the share of the targets' variance that the prediction explains, at
 * most 1; 0 is as good as always giving the mean:
 *
 * <pre>
 *   1 − Σ w (t − y)² ÷ Σ w (t − t̄)²
 * </pre>
 *
 * <p>The mean over the columns. Constant targets give 1 where the prediction is exact, else 0, and
 * fewer than two rows NaN, as in scikit-learn.
 */
public record R2() implements Metric {
  @Override
  public String name() {
    return "r2";
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    Residuals.requireEstimates(name(), loss);
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    Residuals residuals = new Residuals(prediction, targets, weights);
    if (residuals.rows() < 2) {
      return Double.NaN;
    }
    double sum = 0;
    for (int c = 0; c < residuals.columns(); c++) {
      sum += Residuals.explained(residuals.meanSquaredError(c), residuals.targetVariance(c));
    }
    return sum / residuals.columns();
  }
}

package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Root mean square error {@code √(Σ w (t − y)² ÷ Σ w)}, in the targets' unit. Of several columns it
 * is the root of the mean over all, as in Keras (scikit-learn takes the mean of the columns'
 * roots).
 */
public record Rmse() implements Metric {
  @Override
  public String name() {
    return "rmse";
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    Residuals.requireEstimates(name(), loss);
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    Residuals residuals = new Residuals(prediction, targets, weights);
    double sum = 0;
    for (int c = 0; c < residuals.columns(); c++) {
      sum += residuals.meanSquaredError(c);
    }
    return Math.sqrt(sum / residuals.columns());
  }
}

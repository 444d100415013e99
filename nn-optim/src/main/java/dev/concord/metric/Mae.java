package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/** Mean absolute error {@code Σ w |t − y| ÷ Σ w}, mean over the columns, in the targets' unit. */
public record Mae() implements Metric {
  @Override
  public String name() {
    return "mae";
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
      sum += residuals.meanAbsoluteError(c);
    }
    return sum / residuals.columns();
  }
}

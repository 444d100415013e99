package dev.concord.metric;

import dev.concord.tensor.HostTensor;

/** Mean absolute error {@code Σ w |t − y| ÷ Σ w}, mean over the columns, in the targets' unit. */
public record Mae() implements Metric {
  @Override
  public String name() {
    return "mae";
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

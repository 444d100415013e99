package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * The share of the targets' variance that the prediction explains when a constant error is
 * forgiven, at most 1:
 *
 * <pre>
 *   1 − Var(t − y) ÷ Var(t)
 * </pre>
 *
 * <p>The mean over the columns. Constant targets give 1 where the errors are constant too, else 0,
 * as in scikit-learn.
 */
public record ExplainedVariance() implements Metric {
  @Override
  public String name() {
    return "explained_variance";
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
      sum += Residuals.explained(residuals.errorVariance(c), residuals.targetVariance(c));
    }
    return sum / residuals.columns();
  }
}

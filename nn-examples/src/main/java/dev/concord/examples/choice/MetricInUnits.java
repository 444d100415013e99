package dev.concord.examples.choice;

import dev.concord.data.preprocess.FittedTransform;
import dev.concord.metric.Metric;
import dev.concord.tensor.HostTensor;

/**
 * A metric of numbers in their own units, where a network is trained on scaled ones.
 *
 * @param metric of the numbers
 * @param outputs its inverse turns a network's outputs into such numbers
 * @param targets its inverse turns the targets into them
 */
record MetricInUnits(Metric metric, FittedTransform outputs, FittedTransform targets)
    implements Metric {
  @Override
  public String name() {
    return metric.name();
  }

  @Override
  public double of(HostTensor prediction, HostTensor targetsOfRows, HostTensor weights) {
    HostTensor answers;
    try {
      answers = outputs.invert(prediction);
    } catch (IllegalArgumentException tooLarge) {
      return Double.NaN; // an output so large that its exponential is no float32
    }
    return metric.of(answers, targets.invert(targetsOfRows), weights);
  }
}

package dev.concord.loss;

import dev.concord.layer.Layer;
import dev.concord.layer.OutputRange;
import dev.concord.tensor.HostTensor;

/**
 * A loss that grows with the distance of an output from its target, so that outputs and targets are
 * in the same unit, and a model whose last layer never gives such numbers can only come as near as
 * the edge of its range.
 */
interface DistanceLoss extends ElementLoss {
  /** How far a target may lie beyond the edge: what scaling in float32 does to numbers near 1. */
  float ROUNDING = 1e-4f;

  @Override
  default void requireReach(Layer last, HostTensor targets) {
    requireReach(name(), last, targets);
  }

  /** Checks the targets of a loss of that name. */
  static void requireReach(String loss, Layer last, HostTensor targets) {
    OutputRange range = OutputRange.of(last);
    int outputs = targets.shape().trailing(1).size();
    for (int i = 0; i < targets.size(); i++) {
      float target = targets.floats()[i];
      if (target < range.low() - ROUNDING || target > range.high() + ROUNDING) {
        throw new IllegalArgumentException(
            ("The loss %s compares outputs with targets, but the model ends with %s, which gives"
                    + " %s, and row %d has the target %s for output %d: scale the targets into that"
                    + " range, end with a linear layer, or with new Rescale(1, 0) where noise alone"
                    + " takes targets out of it")
                .formatted(loss, LastActivation.of(last), range, i / outputs, target, i % outputs));
      }
    }
  }
}

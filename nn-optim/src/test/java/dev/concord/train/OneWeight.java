package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The smallest training there is, to be followed by hand: y = w·x with w = 1 at first, and on rows
 * with x = 1, t = 0 and rate ¼ each step of gradient descent on the squared error halves w exactly.
 */
final class OneWeight {
  static final Model MODEL =
      Model.sequential(1)
          .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
          .build();

  private OneWeight() {}

  /** Rows with the given x and t = 0. */
  static TrainingData rows(float... x) {
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(x.length, 1), x)),
        HostTensor.of(Shape.of(x.length, 1), new float[x.length]));
  }

  /** Rows with x = 1. */
  static TrainingData ones(int count) {
    float[] x = new float[count];
    Arrays.fill(x, 1);
    return rows(x);
  }

  static TrainingSession session(Device device, TrainingData data) {
    return session(device, new MeanSquaredError(), data);
  }

  static TrainingSession session(Device device, Loss loss, TrainingData data) {
    return new TrainingSession(device, MODEL, loss, new Sgd(0.25f), data, 1);
  }

  static float weight(TrainingSession session) {
    return session.store().read("dense1/weight").floats()[0];
  }
}

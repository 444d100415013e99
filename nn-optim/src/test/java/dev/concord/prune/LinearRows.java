package dev.concord.prune;

import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.util.List;

/** Rows of eight features of which two count: y = 3 x₁ − 2 x₅; and a model that can learn that. */
final class LinearRows {
  static final int FEATURES = 8;

  static final Model MODEL =
      Model.sequential(FEATURES).add(Dense.of(1).withWeights(Initializer.constant(1))).build();

  private LinearRows() {}

  static TrainingData data(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "test", "", "linear");
    float[] x = new float[rows * FEATURES];
    float[] y = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextNormal();
    }
    for (int row = 0; row < rows; row++) {
      y[row] = 3 * x[row * FEATURES + 1] - 2 * x[row * FEATURES + 5];
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(rows, FEATURES), x)), HostTensor.of(Shape.of(rows, 1), y));
  }
}

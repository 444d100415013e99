package dev.concord.callback;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.util.Arrays;
import java.util.List;

/** A session with its trainer on the reference device, for tests of callbacks. */
final class SmallRun implements AutoCloseable {
  private final Device device;
  final TrainingSession session;
  final Trainer trainer;

  private SmallRun(
      Model model,
      boolean halving,
      TrainingData data,
      TrainingData validation,
      TrainingSettings settings,
      TrainingListener... listeners) {
    device = Backends.open("reference");
    session =
        halving
            ? new TrainingSession(device, model, new MeanSquaredError(), new Sgd(0.25f), data, 1)
            : new TrainingSession(
                device, model, new CategoricalCrossEntropy(), new Adam(0.02f), data, 1);
    trainer = new Trainer(session, settings, data, validation, listeners);
  }

  /**
   * One weight, 1 at first, that every step halves exactly; one step per epoch. Validation wants ¼,
   * so its loss is (w − ¼)²: lowest, 0, after epoch 2.
   */
  static SmallRun halving(int epochs, TrainingListener... listeners) {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
            .build();
    return new SmallRun(
        model, true, ones(4, 0), ones(1, 0.25f), new TrainingSettings(epochs, 4), listeners);
  }

  static TrainingData ones(int rows, float target) {
    float[] x = new float[rows];
    float[] t = new float[rows];
    Arrays.fill(x, 1);
    Arrays.fill(t, target);
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(rows, 1), x)), HostTensor.of(Shape.of(rows, 1), t));
  }

  float weight() {
    return session.store().read("dense1/weight").floats()[0];
  }

  /** A classification with everything that has state: batch normalisation, dropout, Adam. */
  static SmallRun classes(TrainingSettings settings, TrainingListener... listeners) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(6, Activation.TANH))
            .add(new BatchNormalization())
            .add(new Dropout(0.25))
            .add(Dense.of(2))
            .build();
    return new SmallRun(model, false, quadrants(23, 4), quadrants(9, 5), settings, listeners);
  }

  /** Points of the plane, class 1 where both coordinates have one sign. */
  static TrainingData quadrants(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "test", "", "quadrants");
    float[] points = new float[2 * rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      points[2 * row] = random.nextFloat(-1, 1);
      points[2 * row + 1] = random.nextFloat(-1, 1);
      labels[row] = points[2 * row] * points[2 * row + 1] > 0 ? 1 : 0;
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(rows, 2), points)), HostTensor.of(Shape.of(rows), labels));
  }

  @Override
  public void close() {
    trainer.close();
    session.close();
    device.close();
  }
}

package dev.concord.benchmarks;

import dev.concord.device.Device;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Evaluation;
import dev.concord.train.Predictor;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.util.List;

/**
 * A training step as the trainer takes it: the batch's rows are gathered, and besides forward,
 * backward and update the step checks that loss and gradient are finite.
 */
final class ConcordTrainingStep implements TrainingStep {
  private final Device device;
  private final TrainingSession session;
  private final boolean queues;
  private final TrainingData data;
  private final int[] rows;

  ConcordTrainingStep(Device device, TrainingScenario scenario) {
    this.device = device;
    // A GPU backend's run returns when its work is queued, and peers wait for theirs.
    this.queues = !device.description().backend().equals("cpu");
    int batch = scenario.batch();
    boolean digits = scenario.network() == Network.DIGITS;
    HostTensor features =
        HostTensor.of(Shape.of(batch, scenario.network().inputs(0)), scenario.features());
    HostTensor targets =
        digits
            ? HostTensor.of(Shape.of(batch), scenario.labels())
            : HostTensor.of(Shape.of(batch, 1), scenario.targets());
    this.data = new TrainingData(List.of(features), targets);
    Loss loss = digits ? new CategoricalCrossEntropy() : new MeanSquaredError();
    Model model = Concord.model(scenario.network());
    this.session = new TrainingSession(device, model, loss, optimizer(scenario), data, 1);
    Concord.setInitialWeights(model, scenario.network(), session.store());
    this.rows = new int[batch];
    for (int row = 0; row < batch; row++) {
      rows[row] = row;
    }
  }

  private static Optimizer optimizer(TrainingScenario scenario) {
    return switch (scenario.optimizer()) {
      case ADAM -> new Adam(scenario.learningRate());
      case MOMENTUM -> new Momentum(scenario.learningRate());
      case SGD -> new Sgd(scenario.learningRate());
    };
  }

  TrainingSession session() {
    return session;
  }

  /** Takes a step without waiting for it. */
  void queue() {
    session.step(rows, rows.length);
  }

  @Override
  public void run() {
    queue();
    if (queues) {
      session.firstBadStep(); // four bytes, for which the host waits until the step is done
    }
  }

  @Override
  public float loss() {
    try (Predictor predictor = new Predictor(device, session.model(), session.store())) {
      HostTensor prediction = predictor.predict(data.features());
      return (float) Evaluation.of(device, session.loss(), prediction, data.targets()).loss();
    }
  }

  @Override
  public AdamEpsilon adamEpsilon() {
    return AdamEpsilon.CORRECTED_ROOT;
  }

  @Override
  public void close() {
    session.close();
    device.close();
  }
}

package dev.concord.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.concord.benchmarks.Network;
import dev.concord.benchmarks.TrainingScenario;
import dev.concord.benchmarks.TrainingStep;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step with PyTorch's autograd and DJL's native optimizer updates.
 *
 * <p>DJL's Trainer, its blocks and its losses are left out: they add Java work per step and do the
 * same native calls. Closing an array frees DJL's handle; what autograd still needs lives on.
 */
final class PyTorchTrainingStep implements TrainingStep {
  private static final float MOMENTUM = 0.9f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float NO_CLIPPING = -1;

  private final NDManager manager;
  private final TrainingScenario scenario;
  private final PyTorchNetwork network;
  private final NDArray features;
  private final NDArray targets;
  private final List<Parameter> parameters = new ArrayList<>();
  private long steps;

  /** A weight or bias and what the optimizer keeps for it. */
  private record Parameter(NDArray value, NDList valueList, NDArray first, NDArray second) {}

  PyTorchTrainingStep(NDManager manager, TrainingScenario scenario) {
    this.manager = manager;
    this.scenario = scenario;
    this.network = new PyTorchNetwork(manager, scenario.network());
    int batch = scenario.batch();
    this.features =
        manager.create(scenario.features(), new Shape(batch, scenario.network().inputs(0)));
    this.targets = isClassification() ? labels() : manager.create(scenario.targets(), column());
    for (NDArray value : network.parameters()) {
      value.setRequiresGradient(true);
      parameters.add(
          new Parameter(
              value,
              new NDList(value),
              manager.zeros(value.getShape()),
              manager.zeros(value.getShape())));
    }
  }

  private boolean isClassification() {
    return scenario.network() == Network.DIGITS;
  }

  private Shape column() {
    return new Shape(scenario.batch(), 1);
  }

  /** Labels as gather wants them: int64, [batch, 1]. */
  private NDArray labels() {
    int[] labels = scenario.labels();
    long[] wide = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      wide[i] = labels[i];
    }
    return manager.create(wide, column());
  }

  @Override
  public void run() {
    steps++;
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray loss = batchLoss();
      collector.backward(loss);
      loss.close();
    }
    for (Parameter parameter : parameters) {
      update(parameter);
    }
  }

  /** Mean loss of the batch; the caller closes it. */
  private NDArray batchLoss() {
    try (NDArray output = network.output(features)) {
      return isClassification() ? crossEntropy(output) : squaredError(output);
    }
  }

  private NDArray crossEntropy(NDArray logits) {
    try (NDArray logProbabilities = logits.logSoftmax(1);
        NDArray picked = logProbabilities.gather(targets, 1);
        NDArray mean = picked.mean()) {
      return mean.neg();
    }
  }

  private NDArray squaredError(NDArray output) {
    try (NDArray difference = output.sub(targets);
        NDArray square = difference.mul(difference)) {
      return square.mean();
    }
  }

  private void update(Parameter parameter) {
    NDArray value = parameter.value();
    float rate = scenario.learningRate();
    try (NDArray gradient = value.getGradient()) {
      switch (scenario.optimizer()) {
        case ADAM -> {
          double correction =
              Math.sqrt(1 - Math.pow(BETA_2, steps)) / (1 - Math.pow(BETA_1, steps));
          value
              .getNDArrayInternal()
              .adamUpdate(
                  new NDList(value, gradient, parameter.first(), parameter.second()),
                  parameter.valueList(),
                  rate,
                  (float) (rate * correction),
                  0,
                  1,
                  NO_CLIPPING,
                  BETA_1,
                  BETA_2,
                  EPSILON,
                  false,
                  false);
        }
        case MOMENTUM -> sgd(parameter, gradient, MOMENTUM);
        case SGD -> sgd(parameter, gradient, 0);
      }
    }
  }

  private void sgd(Parameter parameter, NDArray gradient, float momentum) {
    parameter
        .value()
        .getNDArrayInternal()
        .sgdUpdate(
            new NDList(parameter.value(), gradient, parameter.first()),
            parameter.valueList(),
            scenario.learningRate(),
            0,
            1,
            NO_CLIPPING,
            momentum,
            false);
  }

  @Override
  public float loss() {
    try (NDArray loss = batchLoss()) {
      return loss.getFloat();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

package dev.concord.benchmarks;

import dev.concord.benchmarks.Network.Activation;

/**
 * Backpropagation for a {@link Network} in double precision and the plainest code: what every
 * training contender must come close to. It is slow and meant to be read.
 *
 * <p>Per layer: Z = X·W + b, Y = f(Z); dW = Xᵀ·dZ, db = Σ dZ, dX = dZ·Wᵀ.
 */
final class ReferenceTraining {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double MOMENTUM = 0.9;
  private static final double EPSILON = 1e-8;

  private final Network network;
  private final int batch;

  /** Weight [in, out] and, after it, bias [out], per layer. */
  private final double[][] parameters;

  /** Inputs of each layer and, last, the network's output, each [batch, width]. */
  private final double[][] activations;

  private ReferenceTraining(Network network, int batch, float[] features) {
    this.network = network;
    this.batch = batch;
    this.parameters = new double[network.layers()][];
    this.activations = new double[network.layers() + 1][];
    for (int layer = 0; layer < network.layers(); layer++) {
      float[] weight = network.initialWeight(layer);
      parameters[layer] = new double[weight.length + network.outputs(layer)];
      for (int i = 0; i < weight.length; i++) {
        parameters[layer][i] = weight[i];
      }
      activations[layer + 1] = new double[batch * network.outputs(layer)];
    }
    activations[0] = new double[features.length];
    for (int i = 0; i < features.length; i++) {
      activations[0][i] = features[i];
    }
  }

  /** The network's output [batch, outputs] with the initial weights. */
  static double[] logits(Network network, int batch, float[] features) {
    ReferenceTraining training = new ReferenceTraining(network, batch, features);
    training.forward();
    return training.activations[network.layers()];
  }

  /** The loss before the first step and after {@code steps}. */
  static double[] losses(
      TrainingScenario scenario, int steps, TrainingStep.AdamEpsilon adamEpsilon) {
    Network network = scenario.network();
    ReferenceTraining training =
        new ReferenceTraining(network, scenario.batch(), scenario.features());
    double[][] first = new double[network.layers()][];
    double[][] second = new double[network.layers()][];
    for (int layer = 0; layer < network.layers(); layer++) {
      first[layer] = new double[training.parameters[layer].length];
      second[layer] = new double[training.parameters[layer].length];
    }
    double[] losses = new double[2];
    for (int step = 1; step <= steps + 1; step++) {
      training.forward();
      double[] gradient = new double[training.activations[network.layers()].length];
      losses[step == 1 ? 0 : 1] = training.loss(scenario, gradient);
      for (int layer = network.layers() - 1; layer >= 0 && step <= steps; layer--) {
        double[] parameterGradient = new double[training.parameters[layer].length];
        double[] inputGradient = training.backward(layer, gradient, parameterGradient);
        update(
            scenario,
            adamEpsilon,
            step,
            training.parameters[layer],
            parameterGradient,
            first[layer],
            second[layer]);
        gradient = inputGradient;
      }
    }
    return losses;
  }

  private void forward() {
    for (int layer = 0; layer < network.layers(); layer++) {
      int in = network.inputs(layer);
      int out = network.outputs(layer);
      double[] p = parameters[layer];
      double[] x = activations[layer];
      double[] y = activations[layer + 1];
      for (int row = 0; row < batch; row++) {
        System.arraycopy(p, in * out, y, row * out, out);
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            y[row * out + o] += x[row * in + i] * p[i * out + o];
          }
        }
      }
      if (layer < network.layers() - 1) {
        for (int i = 0; i < y.length; i++) {
          y[i] = network.activation() == Activation.RELU ? Math.max(0, y[i]) : Math.tanh(y[i]);
        }
      }
    }
  }

  /** Returns the loss and writes its gradient with respect to the network's output. */
  private double loss(TrainingScenario scenario, double[] gradient) {
    double[] output = activations[network.layers()];
    int width = network.outputs(network.layers() - 1);
    double sum = 0;
    if (width == 1) {
      float[] targets = scenario.targets();
      for (int row = 0; row < batch; row++) {
        double difference = output[row] - targets[row];
        sum += difference * difference;
        gradient[row] = 2 * difference / batch;
      }
      return sum / batch;
    }
    int[] labels = scenario.labels();
    for (int row = 0; row < batch; row++) {
      double total = 0;
      for (int o = 0; o < width; o++) {
        total += Math.exp(output[row * width + o]);
      }
      for (int o = 0; o < width; o++) {
        double probability = Math.exp(output[row * width + o]) / total;
        gradient[row * width + o] = (probability - (o == labels[row] ? 1 : 0)) / batch;
      }
      sum += Math.log(total) - output[row * width + labels[row]];
    }
    return sum / batch;
  }

  /** Takes dZ of a layer, writes dW and db, returns dZ of the layer before. */
  private double[] backward(int layer, double[] gradient, double[] parameterGradient) {
    int in = network.inputs(layer);
    int out = network.outputs(layer);
    double[] p = parameters[layer];
    double[] x = activations[layer];
    double[] inputGradient = new double[batch * in];
    for (int row = 0; row < batch; row++) {
      for (int o = 0; o < out; o++) {
        parameterGradient[in * out + o] += gradient[row * out + o];
      }
      for (int i = 0; i < in; i++) {
        double value = x[row * in + i];
        double sum = 0;
        for (int o = 0; o < out; o++) {
          parameterGradient[i * out + o] += value * gradient[row * out + o];
          sum += gradient[row * out + o] * p[i * out + o];
        }
        double slope =
            network.activation() == Activation.RELU ? (value > 0 ? 1 : 0) : 1 - value * value;
        inputGradient[row * in + i] = sum * slope;
      }
    }
    return inputGradient;
  }

  private static void update(
      TrainingScenario scenario,
      TrainingStep.AdamEpsilon adamEpsilon,
      int step,
      double[] parameters,
      double[] gradient,
      double[] first,
      double[] second) {
    double rate = scenario.learningRate();
    double rootCorrection = Math.sqrt(1 - Math.pow(BETA_2, step));
    double adamRate = rate * rootCorrection / (1 - Math.pow(BETA_1, step));
    // √(v/c) + ε = (√v + ε·√c) / √c: the second form scales ε alone.
    double epsilon =
        switch (adamEpsilon) {
          case PLAIN_ROOT -> EPSILON;
          case CORRECTED_ROOT -> EPSILON * rootCorrection;
        };
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i];
      switch (scenario.optimizer()) {
        case SGD -> parameters[i] -= rate * g;
        case MOMENTUM -> {
          first[i] = MOMENTUM * first[i] + g;
          parameters[i] -= rate * first[i];
        }
        case ADAM -> {
          first[i] = BETA_1 * first[i] + (1 - BETA_1) * g;
          second[i] = BETA_2 * second[i] + (1 - BETA_2) * g * g;
          parameters[i] -= adamRate * first[i] / (Math.sqrt(second[i]) + epsilon);
        }
      }
    }
  }
}

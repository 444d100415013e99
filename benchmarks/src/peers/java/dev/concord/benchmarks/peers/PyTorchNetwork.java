package dev.concord.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import dev.concord.benchmarks.Network;
import java.util.ArrayList;
import java.util.List;

/** A {@link Network} as PyTorch holds it: weights [out, in], used by its fused linear call. */
final class PyTorchNetwork {
  private final Network network;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> biases = new ArrayList<>();

  PyTorchNetwork(NDManager manager, Network network) {
    this.network = network;
    for (int layer = 0; layer < network.layers(); layer++) {
      Shape shape = new Shape(network.outputs(layer), network.inputs(layer));
      weights.add(manager.create(network.initialWeightTransposed(layer), shape));
      biases.add(manager.zeros(new Shape(network.outputs(layer))));
    }
  }

  /** Weights and biases. */
  List<NDArray> parameters() {
    List<NDArray> parameters = new ArrayList<>(weights);
    parameters.addAll(biases);
    return parameters;
  }

  /** The network's output [batch, outputs], to be closed by the caller. Nothing else is left. */
  NDArray output(NDArray features) {
    NDArray value = features;
    for (int layer = 0; layer < network.layers(); layer++) {
      NDArray linear =
          Linear.linear(value, weights.get(layer), biases.get(layer)).singletonOrThrow();
      if (value != features) {
        value.close();
      }
      if (layer == network.layers() - 1) {
        return linear;
      }
      value =
          switch (network.activation()) {
            case RELU -> Activation.relu(linear);
            case TANH -> Activation.tanh(linear);
          };
      linear.close();
    }
    throw new IllegalArgumentException("a network needs at least one layer");
  }
}

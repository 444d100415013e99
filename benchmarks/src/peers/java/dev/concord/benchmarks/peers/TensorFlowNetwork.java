package dev.concord.benchmarks.peers;

import dev.concord.benchmarks.Network;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * A {@link Network} in a graph: matMul, biasAdd and activation, which TensorFlow's graph optimiser
 * joins into one operation a layer.
 */
final class TensorFlowNetwork {
  private final Network network;
  private final Ops tf;
  private final List<Parameter> parameters = new ArrayList<>();

  /** A weight or bias: the variable, its one read, and its shape. */
  record Parameter(VarHandleOp variable, Operand<TFloat32> value, Shape shape) {}

  TensorFlowNetwork(TensorFlowSession session, Network network) {
    this.network = network;
    this.tf = session.ops();
    for (int layer = 0; layer < network.layers(); layer++) {
      Shape weight = Shape.of(network.inputs(layer), network.outputs(layer));
      add(session, weight, network.initialWeight(layer));
      add(session, Shape.of(network.outputs(layer)), new float[network.outputs(layer)]);
    }
  }

  private void add(TensorFlowSession session, Shape shape, float[] values) {
    VarHandleOp variable = session.variable(shape, values);
    parameters.add(new Parameter(variable, session.read(variable), shape));
  }

  /** Weight and bias of the first layer, of the second, and so on. */
  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The network's output [batch, outputs]. */
  Operand<TFloat32> output(Operand<TFloat32> features) {
    Operand<TFloat32> value = features;
    for (int layer = 0; layer < network.layers(); layer++) {
      Operand<TFloat32> weight = parameters.get(2 * layer).value();
      Operand<TFloat32> bias = parameters.get(2 * layer + 1).value();
      value = tf.nn.biasAdd(tf.linalg.matMul(value, weight), bias);
      if (layer < network.layers() - 1) {
        value =
            switch (network.activation()) {
              case RELU -> tf.nn.relu(value);
              case TANH -> tf.math.tanh(value);
            };
      }
    }
    return value;
  }
}

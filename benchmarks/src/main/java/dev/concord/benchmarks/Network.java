package dev.concord.benchmarks;

import java.util.List;

/**
 * A fully connected network: the layer widths from input to output, and the activation between
 * layers. The last layer has none.
 *
 * @param widths input width, hidden widths, output width
 * @param activation what follows every layer but the last
 */
public record Network(List<Integer> widths, Activation activation) {

  /** The activations the networks use. */
  public enum Activation {
    RELU,
    TANH
  }

  /** 784-300-100-10 with ReLU: handwritten digits. */
  public static final Network DIGITS = new Network(List.of(784, 300, 100, 10), Activation.RELU);

  /** 2-8-8-1 with tanh: two inputs, one number out. */
  public static final Network TINY = new Network(List.of(2, 8, 8, 1), Activation.TANH);

  public Network {
    widths = List.copyOf(widths);
  }

  /** The number of layers. */
  public int layers() {
    return widths.size() - 1;
  }

  /** Width of a layer's input; layers count from 0. */
  public int inputs(int layer) {
    return widths.get(layer);
  }

  /** Width of a layer's output. */
  public int outputs(int layer) {
    return widths.get(layer + 1);
  }

  /** Initial weight [in, out], Glorot uniform: the same values for every implementation. */
  public float[] initialWeight(int layer) {
    float bound = (float) Math.sqrt(6.0 / (inputs(layer) + outputs(layer)));
    return Inputs.uniform(inputs(layer) * outputs(layer), -bound, bound, 100 + layer);
  }

  /** The same weight as [out, in]. */
  public float[] initialWeightTransposed(int layer) {
    float[] weight = initialWeight(layer);
    float[] transposed = new float[weight.length];
    for (int i = 0; i < inputs(layer); i++) {
      for (int o = 0; o < outputs(layer); o++) {
        transposed[o * inputs(layer) + i] = weight[i * outputs(layer) + o];
      }
    }
    return transposed;
  }

  /** Multiplications and additions of one forward pass over {@code batch} rows. */
  double forwardOperations(int batch) {
    double sum = 0;
    for (int layer = 0; layer < layers(); layer++) {
      sum += 2.0 * batch * inputs(layer) * outputs(layer);
    }
    return sum;
  }

  /** Those of forward, weight gradients, and input gradients of every layer but the first. */
  double trainingOperations(int batch) {
    return 3 * forwardOperations(batch) - 2.0 * batch * inputs(0) * outputs(0);
  }
}

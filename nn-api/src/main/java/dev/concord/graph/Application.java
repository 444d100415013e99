package dev.concord.graph;

import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** A node that applies a kernel to values. */
public final class Application implements Node {
  private final Graph graph;
  private final int number;
  private final String label;
  private final Kernel kernel;
  private final List<Value> inputs;
  private final List<Value> outputs;

  Application(
      Graph graph,
      int number,
      String label,
      Kernel kernel,
      List<Value> inputs,
      List<TensorType> types) {
    this.graph = graph;
    this.number = number;
    this.label = label;
    this.kernel = kernel;
    this.inputs = List.copyOf(inputs);
    List<Value> values = new ArrayList<>();
    for (int output = 0; output < types.size(); output++) {
      values.add(new Value(this, output, types.get(output)));
    }
    this.outputs = List.copyOf(values);
  }

  /** What is applied. */
  public Kernel kernel() {
    return kernel;
  }

  /** What it is applied to. */
  public List<Value> inputs() {
    return inputs;
  }

  /** Input {@code number}. */
  public Value input(int number) {
    return inputs.get(number);
  }

  /** Output {@code number}. */
  public Value output(int number) {
    return outputs.get(number);
  }

  @Override
  public Graph graph() {
    return graph;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public List<Value> outputs() {
    return outputs;
  }
}

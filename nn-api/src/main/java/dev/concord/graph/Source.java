package dev.concord.graph;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;

/** A node without inputs: a step input, a state or a constant, as its {@link Origin} says. */
public final class Source implements Node {
  /** What a source stands for. */
  public sealed interface Origin {}

  /** Set by the host before each run: batch indices, learning rate, step number. */
  public record Input(String name) implements Origin {}

  /** Named, device-resident state, read as it was when the run began. */
  public record State(String name) implements Origin {}

  /** Fixed elements. */
  public record Constant(HostTensor tensor) implements Origin {}

  private final Graph graph;
  private final int number;
  private final String label;
  private final Origin origin;
  private final Value value;

  @SuppressWarnings("this-escape") // the value only keeps the reference
  Source(Graph graph, int number, String label, Origin origin, TensorType type) {
    this.graph = graph;
    this.number = number;
    this.label = label;
    this.origin = origin;
    this.value = new Value(this, 0, type);
  }

  /** What it stands for. */
  public Origin origin() {
    return origin;
  }

  /** Its only value. */
  public Value value() {
    return value;
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
    return List.of(value);
  }
}

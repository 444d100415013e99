package dev.concord.graph;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directed acyclic graph of kernel applications over symbolic values: what one run computes.
 * Layers, losses and optimizers add to it; the steps behind it (gradients, simplification, fusion,
 * planning) read it. It holds no elements and runs nothing. Equal applications are shared as they
 * are added, so a graph never computes the same thing twice.
 */
public final class Graph {
  private record Key(Kernel kernel, List<Value> inputs) {}

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Key, Application> applications = new java.util.HashMap<>();
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, Value> states = new LinkedHashMap<>();
  private final Map<String, Value> updates = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private String label = "";

  /** An empty graph. */
  public Graph() {}

  /** Names who adds nodes from now on, for error messages; returns the name before. */
  public String label(String newLabel) {
    String before = label;
    label = newLabel;
    return before;
  }

  /** A value the host sets before each run. Asking again by the same name gives the same value. */
  public Value input(String name, TensorType type) {
    return named(inputs, name, type, new Source.Input(name));
  }

  /** The device-resident state {@code name} as it is when the run begins. */
  public Value state(String name, TensorType type) {
    return named(states, name, type, new Source.State(name));
  }

  private Value named(
      Map<String, Value> known, String name, TensorType type, Source.Origin origin) {
    Value value = known.computeIfAbsent(name, fresh -> source(origin, type));
    if (!value.type().equals(type)) {
      throw new IllegalArgumentException(
          where() + name + " is " + value.type() + " in this graph, asked for as " + type);
    }
    return value;
  }

  /** Fixed elements. */
  public Value constant(HostTensor tensor) {
    return source(new Source.Constant(tensor), tensor.type());
  }

  /** A float32 scalar constant. */
  public Value constant(float value) {
    return constant(HostTensor.scalar(value));
  }

  private Value source(Source.Origin origin, TensorType type) {
    Source source = new Source(this, nodes.size(), label, origin, type);
    nodes.add(source);
    return source.value();
  }

  /**
   * Applies {@code kernel} to values of this graph.
   *
   * @throws IllegalArgumentException if the types do not fit, naming the layer and the kernel
   */
  public Application apply(Kernel kernel, List<Value> arguments) {
    for (Value argument : arguments) {
      if (argument.graph() != this) {
        throw new IllegalArgumentException(
            where() + kernel.name() + ": an input belongs to another graph");
      }
    }
    return applications.computeIfAbsent(
        new Key(kernel, List.copyOf(arguments)),
        fresh -> {
          Application application =
              new Application(this, nodes.size(), label, kernel, arguments, types(fresh));
          nodes.add(application);
          return application;
        });
  }

  private List<TensorType> types(Key key) {
    try {
      return key.kernel().outputTypes(key.inputs().stream().map(Value::type).toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where() + key.kernel().name() + ": " + e.getMessage(), e);
    }
  }

  private String where() {
    return label.isEmpty() ? "" : "Layer " + label + ": ";
  }

  /** Applies a kernel with one output. */
  public Value apply(Kernel kernel, Value... arguments) {
    return apply(kernel, List.of(arguments)).output(0);
  }

  /**
   * The run ends by replacing state {@code name} with {@code next}; every read of the old value
   * sees the old one.
   */
  public void update(String name, Value next) {
    Value old = states.get(name);
    if (old == null) {
      throw new IllegalArgumentException("State " + name + " is not read in this graph");
    }
    requireOwn(next, "The update of state " + name);
    if (!old.type().equals(next.type())) {
      throw new IllegalArgumentException(
          "State " + name + " is " + old.type() + ", its update is " + next.type());
    }
    if (updates.putIfAbsent(name, next) != null) {
      throw new IllegalArgumentException("State " + name + " is updated twice");
    }
  }

  /** Makes {@code value} readable by the host under {@code name} after each run. */
  public void output(String name, Value value) {
    requireOwn(value, "Output " + name);
    if (outputs.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("Output " + name + " is named twice");
    }
  }

  private void requireOwn(Value value, String what) {
    if (value.graph() != this) {
      throw new IllegalArgumentException(what + " belongs to another graph");
    }
  }

  /** All nodes in the order they were added. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Step inputs by name, in the order they were added. */
  public Map<String, Value> inputs() {
    return Collections.unmodifiableMap(inputs);
  }

  /** States by name, in the order they were added. */
  public Map<String, Value> states() {
    return Collections.unmodifiableMap(states);
  }

  /** New values of states by name. */
  public Map<String, Value> updates() {
    return Collections.unmodifiableMap(updates);
  }

  /** Values the host reads, by name. */
  public Map<String, Value> outputs() {
    return Collections.unmodifiableMap(outputs);
  }
}

package dev.concord.model;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Reshape;
import dev.concord.layer.LayerScope;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.Model.Step;
import dev.concord.regularization.Constraint;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One pass over a model's layers that adds them to a graph and notes the parameters they ask for.
 */
final class ModelBuild implements LayerScope {
  /** One penalty of a layer; equal ones are one. */
  private record Penalty(String layer, Value value) {}

  private final Graph graph;
  private final List<Step> steps;
  private final Value group;
  private final boolean training;
  private final LayerRandomness random;
  private final java.util.Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final java.util.Map<String, Value> values = new LinkedHashMap<>();
  private final java.util.Map<String, LayerState> states = new LinkedHashMap<>();
  private final java.util.Map<String, Value> updates = new LinkedHashMap<>();
  private final Set<Penalty> penalties = new LinkedHashSet<>();
  private final java.util.Map<String, Constraint> constraints = new LinkedHashMap<>();
  private final java.util.Map<String, Value> layerOutputs = new LinkedHashMap<>();
  private String layer = "";
  private int size;

  /**
   * @param group the contiguous parameters, or null in the trial pass that finds out their size
   */
  ModelBuild(Graph graph, List<Step> steps, Value group, boolean training, long seed) {
    this.graph = graph;
    this.steps = steps;
    this.group = group;
    this.training = training;
    this.random = new LayerRandomness(graph, seed);
  }

  /** Applies every layer; the result holds the inputs, then each layer's output. */
  List<Value> add(List<Value> inputs) {
    List<Value> all = new ArrayList<>(inputs);
    for (Step step : steps) {
      layer = step.name();
      String before = graph.label(layer);
      try {
        Value output = step.layer().apply(this, step.inputs().stream().map(all::get).toList());
        if (output.shape().rank() < 1) {
          throw new IllegalArgumentException("expected an output [batch, …], got a scalar");
        }
        all.add(output);
        layerOutputs.put(outputName(), output);
      } catch (IllegalArgumentException e) {
        String message = e.getMessage();
        boolean named = message != null && message.startsWith("Layer ");
        throw new IllegalArgumentException(named ? message : "Layer " + layer + ": " + message, e);
      } finally {
        graph.label(before);
      }
    }
    return all;
  }

  /** The layer's name, with #2, #3, … when it is applied again. */
  private String outputName() {
    String name = layer;
    for (int time = 2; layerOutputs.containsKey(name); time++) {
      name = layer + "#" + time;
    }
    return name;
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  List<LayerState> states() {
    return List.copyOf(states.values());
  }

  @Override
  public Graph graph() {
    return graph;
  }

  @Override
  public boolean training() {
    return training;
  }

  @Override
  public Value parameter(String name, Shape shape, Initializer initializer) {
    String fullName = layer + "/" + name;
    Parameter known = parameters.get(fullName);
    if (known == null) {
      known = new Parameter(fullName, shape, initializer, size);
      parameters.put(fullName, known);
      if (size > Integer.MAX_VALUE - shape.size()) {
        throw new IllegalArgumentException(
            "A model has fewer than 2^31 parameters; " + fullName + shape + " goes beyond that");
      }
      size += shape.size();
      values.put(
          fullName,
          group == null
              ? graph.input(fullName, new TensorType(DType.F32, shape))
              : graph.apply(new Reshape(shape, known.offset()), group));
    }
    if (!known.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "parameter "
              + name
              + " is shared with shape "
              + known.shape()
              + ", asked for as "
              + shape);
    }
    return values.get(fullName);
  }

  @Override
  public Value state(String name, Shape shape, float first) {
    String fullName = layer + "/" + name;
    LayerState asked = new LayerState(fullName, shape, first);
    LayerState known = states.putIfAbsent(fullName, asked);
    if (known != null && !known.equals(asked)) {
      throw new IllegalArgumentException(
          "state " + name + " is shared as " + known + ", asked for as " + asked);
    }
    Value newest = updates.get(fullName);
    return newest != null ? newest : graph.state(fullName, new TensorType(DType.F32, shape));
  }

  @Override
  public void update(String name, Value next) {
    String fullName = layer + "/" + name;
    LayerState state = states.get(fullName);
    if (state == null || !next.type().equals(new TensorType(DType.F32, state.shape()))) {
      throw new IllegalArgumentException(
          "state " + name + " is " + state + ", its new value is " + next.type());
    }
    if (training) {
      updates.put(fullName, next);
    }
  }

  @Override
  public Value randomBits(String use, Shape shape) {
    return random.bits(layer, use, shape);
  }

  @Override
  public Value randomNormals(String use, Shape shape) {
    return random.normals(layer, use, shape);
  }

  @Override
  public Value sharedRandomNormals(String use, Shape shape) {
    return random.sharedNormals(layer, use, shape);
  }

  @Override
  public void penalty(Value scalar) {
    if (scalar.type().size() != 1 || scalar.type().dtype() != DType.F32) {
      throw new IllegalArgumentException("a penalty is an F32 scalar, got " + scalar.type());
    }
    penalties.add(new Penalty(layer, Reshape.of(scalar, Shape.SCALAR)));
  }

  @Override
  public void constrain(String name, Constraint constraint) {
    String fullName = layer + "/" + name;
    if (!parameters.containsKey(fullName)) {
      throw new IllegalArgumentException("there is no parameter " + name + " to constrain");
    }
    Constraint known = constraints.putIfAbsent(fullName, constraint);
    if (known != null && !known.equals(constraint)) {
      throw new IllegalArgumentException(
          "parameter " + name + " keeps to " + known + " already, asked to keep to " + constraint);
    }
  }

  /** What the layers gave, with the outputs of the model among all values. */
  BuiltModel built(List<Value> outputs, List<Parameter> all) {
    return new BuiltModel(
        outputs,
        all.stream().map(parameter -> values.get(parameter.name())).toList(),
        updates,
        penalties.stream().map(Penalty::value).toList(),
        constraints,
        layerOutputs);
  }
}

package dev.concord.model;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.layer.LayerScope;
import dev.concord.model.Model.Step;
import dev.concord.random.Threefry;
import dev.concord.random.ThreefryExpression;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One pass over a model's layers that adds them to a graph and notes the parameters they ask for.
 */
final class ModelBuild implements LayerScope {
  private final Graph graph;
  private final List<Step> steps;
  private final Value group;
  private final boolean training;
  private final long seed;
  private final java.util.Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final java.util.Map<String, Value> values = new LinkedHashMap<>();
  private final java.util.Map<String, LayerState> states = new LinkedHashMap<>();
  private final java.util.Map<String, Value> updates = new LinkedHashMap<>();
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
    this.seed = seed;
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

  List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  List<LayerState> states() {
    return List.copyOf(states.values());
  }

  /** The new value of each state that a layer replaced, by full name. */
  java.util.Map<String, Value> updates() {
    return updates;
  }

  Value value(String parameter) {
    return values.get(parameter);
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
    long key = Threefry.key(seed, "layer", layer, use);
    Value step = graph.input(Model.STEP, TensorType.i32());
    Value row = graph.input(Model.ROW_OFFSET, TensorType.i32());
    int rowSize = shape.trailing(1).size();
    Value first = Map.of(row, r -> times(r, rowSize));
    Expr counter = Expr.index().intPlus(Expr.intInput(0));
    Expr word = ThreefryExpression.word(key, counter, Expr.intInput(1));
    return Map.apply(graph, shape, List.of(first, step), List.of(word)).get(0);
  }

  /** An int times a constant ≥ 0, by shifts and additions. */
  private static Expr times(Expr value, int factor) {
    Expr product = Expr.intConstant(0);
    for (int bit = 0; bit < 31; bit++) {
      if ((factor >>> bit & 1) == 1) {
        product = product.intPlus(value.shiftLeft(bit));
      }
    }
    return product;
  }
}

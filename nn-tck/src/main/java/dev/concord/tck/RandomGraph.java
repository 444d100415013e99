package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.Slice;
import dev.concord.plan.Gradients;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Makes a graph from a seed: {@link RandomNodes}, some of them differentiated; states that are
 * updated from each other, from views, from concatenations; outputs that show old and new values.
 * The same seed gives the same graph, states and inputs.
 */
final class RandomGraph {
  private static final int RUNS = 3;

  private final RandomPool pool;
  private final TestNumbers numbers;
  private final Graph graph;
  private final List<Value> floats;
  private final List<Value> ints;
  private final java.util.Map<String, HostTensor> states;

  private RandomGraph(long seed) {
    this.pool = new RandomPool(seed);
    this.numbers = pool.numbers;
    this.graph = pool.graph;
    this.floats = pool.floats;
    this.ints = pool.ints;
    this.states = pool.states;
  }

  /** The graph of a seed, with states and inputs; every twelfth has tensors of some size. */
  static GraphRun of(long seed) {
    RandomGraph random = new RandomGraph(seed);
    random.addSources();
    RandomNodes nodes = new RandomNodes(random.pool);
    int steps = 4 + random.numbers.below(18);
    for (int i = 0; i < steps; i++) {
      nodes.add();
    }
    if (random.numbers.oneIn(2)) {
      random.differentiate();
    }
    random.addUpdates();
    random.addOutputs();
    return new GraphRun(random.graph, random.states, random.inputs());
  }

  private void addSources() {
    for (int i = 0; i < 2; i++) {
      floats.add(graph.input("x" + i, TensorType.f32(pool.length(), pool.length())));
    }
    ints.add(graph.input("index", TensorType.i32(pool.length())));
    int count = 1 + numbers.below(4);
    for (int i = 0; i < count; i++) {
      floats.add(
          pool.state(
              numbers.oneIn(3) ? Shape.of(pool.length()) : Shape.of(pool.length(), pool.length())));
    }
    HostTensor counter = HostTensor.scalar(5);
    states.put("counter", counter);
    ints.add(graph.state("counter", counter.type()));
    floats.add(graph.constant(numbers.floats(pool.length())));
  }

  private void differentiate() {
    Value target = pool.any(floats);
    Value squares = Map.of(target, Expr::squared);
    int[] axes = new int[squares.shape().rank()];
    java.util.Arrays.setAll(axes, axis -> axis);
    Value loss = Reduce.mean(squares, axes);
    List<Value> parameters = new ArrayList<>();
    for (String name : states.keySet()) {
      Value state = graph.state(name, states.get(name).type());
      if (state.type().dtype() == DType.F32) {
        parameters.add(state);
      }
    }
    floats.add(loss);
    Gradients.of(loss, parameters)
        .forEach(gradient -> pool.keep(Map.of(gradient, RandomExpressions::bounded)));
  }

  private void addUpdates() {
    graph.update(
        "counter",
        Map.of(graph.state("counter", TensorType.i32()), c -> c.intPlus(Expr.intConstant(1))));
    for (String name : List.copyOf(states.keySet())) {
      HostTensor initial = states.get(name);
      if (initial.type().dtype() == DType.F32 && !numbers.oneIn(4)) {
        graph.update(name, next(graph.state(name, initial.type())));
      }
    }
  }

  private Value next(Value state) {
    List<Value> fitting = new ArrayList<>();
    for (Value candidate : floats) {
      if (candidate.type().equals(state.type())) {
        fitting.add(candidate);
      } else if (candidate.shape().size() == state.shape().size()) {
        fitting.add(Reshape.of(candidate, state.shape()));
      }
    }
    Value other = fitting.isEmpty() ? state : pool.any(fitting);
    return switch (numbers.below(4)) {
      case 0 -> other; // perhaps another state, an input, a constant or the state itself
      case 1 -> flatConcat(state, other);
      default -> Map.of(state, other, (a, b) -> a.times(0.5f).plus(b.times(0.25f)));
    };
  }

  /** The new value through a concatenation of computed parts, as gradients of a group are. */
  private Value flatConcat(Value state, Value other) {
    int size = state.shape().size();
    int cut = numbers.below(size + 1);
    Value flat = Reshape.of(other, Shape.of(size));
    Value first = Map.of(graph.apply(new Slice(0, 0, cut), flat), e -> e.times(0.5f));
    Value second =
        Map.of(graph.apply(new Reshape(Shape.of(size - cut), cut), flat), e -> e.plus(0.1f));
    return Reshape.of(graph.apply(new Concat(0), first, second), state.shape());
  }

  private void addOutputs() {
    for (int i = 0; i < 4; i++) {
      graph.output("float" + i, pool.any(floats));
    }
    graph.output("int", pool.any(ints));
    graph.output("last", floats.getLast());
  }

  private List<java.util.Map<String, HostTensor>> inputs() {
    List<java.util.Map<String, HostTensor>> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      java.util.Map<String, HostTensor> inputs = new LinkedHashMap<>();
      graph
          .inputs()
          .forEach(
              (name, value) -> {
                int[] lengths = value.shape().lengths();
                inputs.put(
                    name,
                    value.type().dtype() == DType.I32
                        ? numbers.ints(0, 40, lengths)
                        : numbers.floats(lengths));
              });
      runs.add(inputs);
    }
    return runs;
  }
}

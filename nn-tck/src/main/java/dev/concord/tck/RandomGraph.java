package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.NamedFunctions;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Pad;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.TakeAt;
import dev.concord.kernel.Transpose;
import dev.concord.plan.Gradients;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Makes a graph from a seed: elementwise chains with broadcasting and several outputs, products,
 * reductions, softmax, rows, views and moves, some of it differentiated; states that are updated
 * from each other, from views, from concatenations; outputs that show old and new values. The same
 * seed gives the same graph, states and inputs.
 */
final class RandomGraph {
  private static final int RUNS = 3;
  private static final int[] LENGTHS = {1, 2, 3, 5, 8, 16, 17, 33};
  private static final int[] LONG_LENGTHS = {1, 3, 48, 70, 129, 257, 300};

  private final TestNumbers numbers;
  private final Graph graph = new Graph();
  private final List<Value> floats = new ArrayList<>();
  private final List<Value> ints = new ArrayList<>();
  private final java.util.Map<String, HostTensor> states = new LinkedHashMap<>();

  private final int[] lengths;
  private final int largest;

  private RandomGraph(long seed) {
    boolean large = seed % 12 == 11;
    this.numbers = new TestNumbers(seed);
    this.lengths = large ? LONG_LENGTHS : LENGTHS;
    this.largest = large ? 40_000 : 4_000;
  }

  /** The graph of a seed, with states and inputs; every twelfth has tensors of some size. */
  static GraphRun of(long seed) {
    RandomGraph random = new RandomGraph(seed);
    random.addSources();
    int steps = 4 + random.numbers.below(18);
    for (int i = 0; i < steps; i++) {
      random.addNode();
    }
    if (random.numbers.oneIn(2)) {
      random.differentiate();
    }
    random.addUpdates();
    random.addOutputs();
    return new GraphRun(random.graph, random.states, random.inputs());
  }

  private int length() {
    return lengths[numbers.below(lengths.length)];
  }

  private void addSources() {
    for (int i = 0; i < 2; i++) {
      floats.add(graph.input("x" + i, TensorType.f32(length(), length())));
    }
    ints.add(graph.input("index", TensorType.i32(length())));
    int count = 1 + numbers.below(4);
    for (int i = 0; i < count; i++) {
      floats.add(state(numbers.oneIn(3) ? Shape.of(length()) : Shape.of(length(), length())));
    }
    HostTensor counter = HostTensor.scalar(5);
    states.put("counter", counter);
    ints.add(graph.state("counter", counter.type()));
    floats.add(graph.constant(numbers.floats(length())));
  }

  private Value state(Shape shape) {
    String name = "state" + states.size();
    HostTensor initial = numbers.floats(shape.lengths());
    states.put(name, initial);
    return graph.state(name, initial.type());
  }

  private Value any(List<Value> values) {
    return values.get(numbers.below(values.size()));
  }

  /** Keeps values from growing over the runs: infinities and NaN would hide differences. */
  private static Expr bounded(Expr x) {
    return x.dividedBy(x.abs().plus(1f));
  }

  private void keep(Value value) {
    if (value.shape().size() <= largest) {
      (value.type().dtype() == DType.I32 ? ints : floats).add(value);
    }
  }

  private void addNode() {
    Value x = any(floats);
    graph.label("node" + graph.nodes().size());
    switch (numbers.below(16)) {
      case 0, 1, 2, 3 -> elementwise(x);
      case 4, 5 -> product(x);
      case 6 -> keep(reduced(x));
      case 7 -> softmax(x);
      case 8 -> rows(x);
      case 9, 10 -> concatenation(x);
      case 11 -> slice(x);
      case 12 -> transposed(x);
      case 13 -> keep(view(x));
      case 14 -> positions(x);
      default -> intsAndFloats(x);
    }
  }

  private Value partner(Value x) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Value y = any(floats);
      try {
        if (Shape.broadcast(x.shape(), y.shape()).size() <= largest) {
          return y;
        }
      } catch (IllegalArgumentException e) {
        // Does not broadcast: try another.
      }
    }
    return x;
  }

  private void elementwise(Value x) {
    Value y = partner(x);
    Value z = numbers.oneIn(3) ? graph.constant(numbers.uniform(-1, 1)) : y;
    Shape shape = Shape.broadcast(x.shape(), y.shape());
    List<Expr> outputs = new ArrayList<>();
    int count = numbers.oneIn(4) ? 2 : 1;
    for (int o = 0; o < count; o++) {
      outputs.add(expression(3));
    }
    Map.apply(graph, shape, List.of(x, y, z), outputs).forEach(this::keep);
  }

  private Expr expression(int depth) {
    if (depth == 0 || numbers.oneIn(6)) {
      return numbers.oneIn(6)
          ? Expr.constant(numbers.uniform(-2, 2))
          : Expr.input(numbers.below(3));
    }
    Expr a = expression(depth - 1);
    Expr b = expression(depth - 1);
    return switch (numbers.below(10)) {
      case 0 -> bounded(a.plus(b));
      case 1 -> a.minus(b).times(0.5f);
      case 2 -> bounded(a.times(b));
      case 3 -> a.dividedBy(b.abs().plus(1f));
      case 4 -> a.abs().sqrt().negate();
      case 5 -> bounded(a.fma(b, a));
      case 6 -> a.max(b);
      case 7 -> a.lessThan(0f).select(Expr.constant(0f), a);
      case 8 -> bounded(function(a, b));
      default -> bounded(a.plus(Expr.index().toFloat()));
    };
  }

  private Expr function(Expr a, Expr b) {
    List<NamedFunctions.Range> all = NamedFunctions.ranges();
    NamedFunction function = all.get(numbers.below(all.size())).function();
    return Expr.call(function, function.arity() == 1 ? List.of(a) : List.of(a, b));
  }

  private void product(Value x) {
    if (x.shape().rank() != 2) {
      return;
    }
    boolean transposeA = numbers.oneIn(2);
    boolean transposeB = numbers.oneIn(2);
    int k = x.shape().length(transposeA ? 0 : 1);
    Value b = null;
    for (Value candidate : floats) {
      boolean fits =
          candidate.shape().rank() == 2 && candidate.shape().length(transposeB ? 1 : 0) == k;
      b = fits && (b == null || numbers.oneIn(2)) ? candidate : b;
    }
    if (b == null) {
      int n = length();
      b = state(transposeB ? Shape.of(n, k) : Shape.of(k, n));
      floats.add(b);
    }
    Value c = graph.apply(new Gemm(transposeA, transposeB), x, b);
    if (c.shape().size() > largest) {
      return;
    }
    if (numbers.oneIn(3)) {
      keep(c);
    }
    Value bias = partner(c);
    boolean sameShape = Shape.broadcast(c.shape(), bias.shape()).equals(c.shape());
    keep(Map.of(c, sameShape ? bias : c, (a, e) -> bounded(a.plus(e))));
  }

  private Value reduced(Value x) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      if (numbers.oneIn(2)) {
        axes.add(axis);
      }
    }
    Reduce.Operation[] all = Reduce.Operation.values();
    Value from = numbers.oneIn(2) ? x : Map.of(x, e -> e.squared().plus(0.5f));
    Value result = graph.apply(new Reduce(all[numbers.below(all.length)], axes), from);
    return Map.of(result, RandomGraph::bounded);
  }

  private void softmax(Value x) {
    if (x.shape().rank() >= 1) {
      keep(graph.apply(new Softmax(numbers.oneIn(2)), x));
    }
  }

  private void rows(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    Value index = any(ints);
    if (index.shape().size() * x.shape().trailing(1).size() > largest) {
      return;
    }
    Value limited = limited(index, x.shape().length(0));
    Value gathered = graph.apply(new Gather(), x, limited);
    keep(gathered);
    if (numbers.oneIn(2)) {
      keep(
          Map.of(
              graph.apply(new ScatterAdd(x.shape().length(0)), gathered, limited),
              RandomGraph::bounded));
    }
  }

  /** An index brought into 0 … rows − 1: masked, then 0 where still too large. */
  private static Value limited(Value index, int rows) {
    return Map.of(
        index,
        i -> {
          Expr masked = i.and(Expr.intConstant(63));
          return masked.lessThan(Expr.intConstant(rows)).select(masked, Expr.intConstant(0));
        });
  }

  private void concatenation(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    int axis = numbers.oneIn(3) ? x.shape().rank() - 1 : 0;
    List<Value> parts = new ArrayList<>(List.of(x));
    for (Value candidate : floats) {
      boolean fits =
          candidate.shape().rank() == x.shape().rank()
              && candidate.shape().with(axis, 0).equals(x.shape().with(axis, 0));
      if (fits && numbers.oneIn(2) && parts.size() < 4) {
        parts.add(numbers.below(parts.size() + 1), candidate);
      }
    }
    if (numbers.oneIn(2)) {
      parts.add(Map.of(x, RandomGraph::bounded));
    }
    keep(graph.apply(new Concat(axis), parts).output(0));
  }

  private void slice(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    int axis = numbers.below(x.shape().rank());
    int length = x.shape().length(axis);
    int from = numbers.below(length);
    Value part = graph.apply(new Slice(axis, from, from + 1 + numbers.below(length - from)), x);
    keep(part);
    if (numbers.oneIn(3)) {
      keep(graph.apply(new Pad(axis, numbers.below(3), numbers.below(3)), part));
    }
  }

  private void transposed(Value x) {
    if (x.shape().rank() == 2) {
      keep(graph.apply(new Transpose(List.of(1, 0)), x));
    }
  }

  private Value view(Value x) {
    int size = x.shape().size();
    if (numbers.oneIn(2)) {
      return Reshape.of(x, Shape.of(size));
    }
    int offset = numbers.below(size);
    return graph.apply(new Reshape(Shape.of(size - offset), offset), x);
  }

  private void positions(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    List<Integer> axes = List.of(numbers.below(x.shape().rank()));
    Value index = graph.apply(new ArgExtreme(numbers.oneIn(2), axes), x);
    keep(index);
    Value taken = graph.apply(new TakeAt(axes), x, index);
    keep(taken);
    if (numbers.oneIn(2)) {
      keep(graph.apply(new PlaceAt(axes, x.shape()), taken, index));
    }
  }

  private void intsAndFloats(Value x) {
    Value counter = graph.state("counter", TensorType.i32());
    Value made =
        Map.apply(
                graph,
                x.shape(),
                List.of(x, counter),
                List.of(
                    Expr.index().intPlus(Expr.intInput(1)).rotateLeft(7).xor(Expr.index()),
                    Expr.input(0).times(100f).toInt()))
            .get(numbers.below(2));
    keep(made);
    keep(Map.of(made, e -> bounded(e.toFloat())));
  }

  private void differentiate() {
    Value target = any(floats);
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
        .forEach(gradient -> keep(Map.of(gradient, RandomGraph::bounded)));
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
    Value other = fitting.isEmpty() ? state : any(fitting);
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
      graph.output("float" + i, any(floats));
    }
    graph.output("int", any(ints));
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

package dev.concord.plan;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Application;
import dev.concord.graph.Graph;
import dev.concord.graph.Kernel;
import dev.concord.graph.Node;
import dev.concord.graph.Source;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Graph to graph: drops what no output or update needs, joins elementwise maps over the same shape,
 * puts them behind a Gemm (epilogue) or before a Reduce (prologue) where the device accepts that.
 * Each element still goes through the same sequence of operations, so no bit changes.
 */
public final class Fusion {
  /** One or several applications that will become one. */
  private static final class Unit {
    Kernel kernel;
    String label;
    List<Value> inputs;
    List<Value> outputs;

    Unit(Application application) {
      kernel = application.kernel();
      label = application.label();
      inputs = application.inputs();
      outputs = application.outputs();
    }
  }

  private final Graph graph;
  private final FusionSupport support;
  private final List<Unit> units = new ArrayList<>();
  private final java.util.Map<Value, Unit> producers = new IdentityHashMap<>();
  private final Set<Value> kept = new HashSet<>();

  private Fusion(Graph graph, FusionSupport support) {
    this.graph = graph;
    this.support = support;
  }

  /** The graph that {@code device support} asks for, with the same inputs, states and outputs. */
  public static Graph fuse(Graph graph, FusionSupport support) {
    Fusion fusion = new Fusion(graph, support);
    fusion.collectLiveUnits();
    if (support.maximumOperations() > 0) {
      fusion.join();
    }
    return fusion.rebuild();
  }

  private void collectLiveUnits() {
    kept.addAll(graph.outputs().values());
    kept.addAll(graph.updates().values());
    Set<Value> live = new HashSet<>(kept);
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i) instanceof Application application
          && application.outputs().stream().anyMatch(live::contains)) {
        live.addAll(application.inputs());
        Unit unit = new Unit(application);
        units.addFirst(unit);
        application.outputs().forEach(output -> producers.put(output, unit));
      }
    }
  }

  /** Maps first, so that a whole chain of them can become one epilogue. */
  private void join() {
    join(Map.class);
    join(Gemm.class);
  }

  private void join(Class<? extends Kernel> producers) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Unit unit : List.copyOf(units)) {
        while (units.contains(unit) && joinOneProducer(unit, producers)) {
          changed = true;
        }
      }
    }
  }

  /** Joins one producer of the given kind into {@code consumer}, if one fits. */
  private boolean joinOneProducer(Unit consumer, Class<? extends Kernel> kind) {
    for (Value input : consumer.inputs) {
      Unit producer = producers.get(input);
      if (producer != null
          && kind.isInstance(producer.kernel)
          && fits(producer, consumer, input)
          && !reachesOtherwise(producer, consumer)
          && merge(producer, consumer, input)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Unit producer, Unit consumer, Value through) {
    return switch (consumer.kernel) {
      case Map map ->
          through.shape().equals(map.shape())
              && (producer.kernel instanceof Map
                  || (producer.kernel instanceof Gemm gemm && gemm.epilogue() == null));
      case Reduce reduce ->
          producer.kernel instanceof Map map
              && through.type().dtype() == DType.F32
              && map.tape().outputs().size() == 1
              && (reduce.prologue() == null || reduce.prologueShape().equals(map.shape()));
      default -> false;
    };
  }

  private boolean merge(Unit producer, Unit consumer, Value through) {
    return switch (consumer.kernel) {
      case Map map ->
          producer.kernel instanceof Gemm gemm
              ? mergeEpilogue(producer, gemm, consumer, map)
              : mergeMaps(producer, consumer, map.shape());
      case Reduce reduce -> mergePrologue(producer, consumer, reduce, through);
      default -> false;
    };
  }

  private boolean mergeMaps(Unit producer, Unit consumer, Shape shape) {
    List<Value> outputs = new ArrayList<>(consumer.outputs);
    for (Value output : producer.outputs) {
      if (neededOutside(output, consumer)) {
        outputs.add(output);
      }
    }
    Merged merged = merged(producer, consumer, outputs);
    if (tooLarge(merged.tape(), merged.inputs().size() + outputs.size())) {
      return false;
    }
    replace(producer, consumer, new Map(merged.tape(), shape), merged.inputs(), outputs);
    return true;
  }

  private boolean mergeEpilogue(Unit producer, Gemm gemm, Unit consumer, Map map) {
    if (!support.gemmEpilogues()) {
      return false;
    }
    Value product = producer.outputs.get(0);
    List<Value> outputs = new ArrayList<>(consumer.outputs);
    List<Value> extras = new ArrayList<>();
    List<Expr> arguments = new ArrayList<>();
    for (Value input : consumer.inputs) {
      if (input != product && !extras.contains(input)) {
        extras.add(input);
      }
      arguments.add(input == product ? Expr.input(0) : inputFor(input, 1 + extras.indexOf(input)));
    }
    List<Expr> expressions = new ArrayList<>(map.tape().apply(arguments));
    if (neededOutside(product, consumer)) {
      outputs.add(product);
      expressions.add(Expr.input(0));
    }
    List<Value> inputs = new ArrayList<>(producer.inputs);
    inputs.addAll(extras);
    if (tooLarge(map.tape(), inputs.size() + outputs.size())) {
      return false;
    }
    Kernel kernel =
        new Gemm(gemm.transposeA(), gemm.transposeB(), Tape.of(expressions, 1 + extras.size()));
    replace(producer, consumer, kernel, inputs, outputs);
    return true;
  }

  private boolean mergePrologue(Unit producer, Unit consumer, Reduce reduce, Value through) {
    if (!support.reducePrologues() || neededOutside(through, consumer)) {
      return false;
    }
    Map map = (Map) producer.kernel;
    Tape tape = map.tape();
    List<Value> inputs = producer.inputs;
    if (reduce.prologue() != null) {
      Merged merged = merged(producer, consumer, consumer.outputs);
      tape = merged.tape();
      inputs = merged.inputs();
    }
    if (tooLarge(tape, inputs.size() + consumer.outputs.size())) {
      return false;
    }
    Kernel kernel = new Reduce(reduce.operation(), reduce.axes(), tape, map.shape());
    replace(producer, consumer, kernel, inputs, consumer.outputs);
    return true;
  }

  private boolean tooLarge(Tape tape, int operands) {
    return tape.operationCount() > support.maximumOperations()
        || operands > support.maximumOperands();
  }

  private record Merged(Tape tape, List<Value> inputs) {}

  /** One tape that computes {@code outputs} of producer and consumer from what both read. */
  private static Merged merged(Unit producer, Unit consumer, List<Value> outputs) {
    List<Value> inputs = new ArrayList<>();
    java.util.Map<Value, Expr> known = new HashMap<>();
    addInputs(producer, inputs, known);
    bind(producer, known);
    addInputs(consumer, inputs, known);
    bind(consumer, known);
    return new Merged(Tape.of(outputs.stream().map(known::get).toList(), inputs.size()), inputs);
  }

  private static void addInputs(Unit unit, List<Value> inputs, java.util.Map<Value, Expr> known) {
    for (Value input : unit.inputs) {
      if (!known.containsKey(input)) {
        known.put(input, inputFor(input, inputs.size()));
        inputs.add(input);
      }
    }
  }

  private static void bind(Unit unit, java.util.Map<Value, Expr> known) {
    Tape tape =
        switch (unit.kernel) {
          case Map map -> map.tape();
          case Reduce reduce -> reduce.prologue();
          default -> throw new IllegalStateException(unit.kernel.name() + " has no expression");
        };
    List<Expr> results = tape.apply(unit.inputs.stream().map(known::get).toList());
    for (int o = 0; o < results.size(); o++) {
      known.put(unit.outputs.get(o), results.get(o));
    }
  }

  private static Expr inputFor(Value value, int number) {
    return value.type().dtype() == DType.I32 ? Expr.intInput(number) : Expr.input(number);
  }

  private void replace(
      Unit producer, Unit consumer, Kernel kernel, List<Value> inputs, List<Value> outputs) {
    units.remove(producer);
    consumer.kernel = kernel;
    consumer.inputs = List.copyOf(inputs);
    consumer.outputs = List.copyOf(outputs);
    outputs.forEach(output -> producers.put(output, consumer));
  }

  private boolean neededOutside(Value value, Unit consumer) {
    return kept.contains(value)
        || units.stream().anyMatch(unit -> unit != consumer && unit.inputs.contains(value));
  }

  /** Whether a path leads from producer to consumer through a third unit. */
  private boolean reachesOtherwise(Unit producer, Unit consumer) {
    Set<Unit> seen = new HashSet<>();
    List<Unit> open = new ArrayList<>();
    for (Value input : consumer.inputs) {
      Unit unit = producers.get(input);
      if (unit != null && unit != producer && seen.add(unit)) {
        open.add(unit);
      }
    }
    while (!open.isEmpty()) {
      for (Value input : open.removeLast().inputs) {
        Unit unit = producers.get(input);
        if (unit == producer) {
          return true;
        }
        if (unit != null && seen.add(unit)) {
          open.add(unit);
        }
      }
    }
    return false;
  }

  /** The joined units as a graph of their own, each after all it reads. */
  private Graph rebuild() {
    Graph result = new Graph();
    java.util.Map<Value, Value> copies = new IdentityHashMap<>();
    graph.inputs().forEach((name, value) -> copies.put(value, result.input(name, value.type())));
    graph.states().forEach((name, value) -> copies.put(value, result.state(name, value.type())));
    Set<Unit> done = new HashSet<>();
    units.forEach(unit -> copy(unit, result, copies, done));
    graph.outputs().forEach((name, value) -> result.output(name, copy(value, result, copies)));
    graph.updates().forEach((name, value) -> result.update(name, copy(value, result, copies)));
    return result;
  }

  private void copy(Unit unit, Graph result, java.util.Map<Value, Value> copies, Set<Unit> done) {
    if (!done.add(unit)) {
      return;
    }
    for (Value input : unit.inputs) {
      if (producers.get(input) != null) {
        copy(producers.get(input), result, copies, done);
      }
    }
    result.label(unit.label);
    List<Value> inputs = new ArrayList<>();
    unit.inputs.forEach(input -> inputs.add(copy(input, result, copies)));
    List<Value> outputs = result.apply(unit.kernel, inputs).outputs();
    for (int o = 0; o < outputs.size(); o++) {
      copies.put(unit.outputs.get(o), outputs.get(o));
    }
  }

  private static Value copy(Value value, Graph result, java.util.Map<Value, Value> copies) {
    if (value.node() instanceof Source source
        && source.origin() instanceof Source.Constant constant) {
      return copies.computeIfAbsent(value, fresh -> result.constant(constant.tensor()));
    }
    return copies.get(value);
  }
}

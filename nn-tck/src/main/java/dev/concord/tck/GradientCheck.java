package dev.concord.tck;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.plan.Gradients;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares the gradient of a scalar L with central differences, both in float64. Differences with
 * steps h and h ÷ 2 are extrapolated (Richardson), which leaves an error of order h⁴. An adjoint a
 * and a difference d agree where |a − d| ≤ {@value #TOLERANCE}·max(|a|, |d|, {@value #FLOOR}·g),
 * with g the largest adjoint of the case: a difference cannot be more exact than the rounding of L.
 */
final class GradientCheck {
  static final double TOLERANCE = 1e-6;
  static final double FLOOR = 1e-2;
  private static final double STEP = 1e-3;

  /** Elements of a source from {@code first} on, and their adjoint. */
  private record Wanted(String name, Value adjoint, Elements source, int first) {}

  private final String what;
  private final Graph graph;
  private final Value scalar;
  private final java.util.Map<String, Elements> inputs = new LinkedHashMap<>();
  private final java.util.Map<String, Elements> states = new LinkedHashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  /**
   * @param what is checked, for messages
   * @param scalar L
   */
  GradientCheck(String what, Graph graph, Value scalar) {
    this.what = what;
    this.graph = graph;
    this.scalar = scalar;
  }

  /** Gives a step input its elements. */
  void input(String name, HostTensor tensor) {
    inputs.put(name, float64(tensor));
  }

  /** Gives a state its elements. */
  void state(String name, HostTensor tensor) {
    states.put(name, float64(tensor));
  }

  /** Checks {@code adjoint}, that of the elements of a source from {@code first} on. */
  void wanted(String name, Value adjoint, String source, int first) {
    Elements elements = inputs.containsKey(source) ? inputs.get(source) : states.get(source);
    wanted.add(new Wanted(name, adjoint, elements, first));
  }

  /** Checks a kernel with L = Σ w·out, w fixed random weights. */
  static Optional<String> check(GradientCase test) {
    Graph graph = new Graph();
    List<Value> arguments = new ArrayList<>();
    for (HostTensor input : test.inputs()) {
      arguments.add(graph.input("input" + arguments.size(), input.type()));
    }
    List<Value> outputs = graph.apply(test.kernel(), arguments).outputs();
    Value sum = null;
    for (int o : new TreeSet<>(test.outputs())) {
      Value part = weightedSum(outputs.get(o));
      sum = sum == null ? part : Map.of(sum, part, (a, b) -> a.plus(b));
    }
    GradientCheck check = new GradientCheck(test.toString(), graph, sum);
    List<Integer> numbers = List.copyOf(new TreeSet<>(test.wanted()));
    List<Value> adjoints = Gradients.of(sum, numbers.stream().map(arguments::get).toList());
    for (int i = 0; i < arguments.size(); i++) {
      check.input("input" + i, test.inputs().get(i));
    }
    for (int w = 0; w < adjoints.size(); w++) {
      check.wanted("input " + numbers.get(w), adjoints.get(w), "input" + numbers.get(w), 0);
    }
    return check.run();
  }

  /** Σ w·value with random weights that depend on the value's shape alone. */
  static Value weightedSum(Value value) {
    HostTensor weights = new TestNumbers(1).awayFromZero(value.shape().lengths());
    return Reduce.sumOfAll(Map.of(value, value.graph().constant(weights), (a, b) -> a.times(b)));
  }

  private static Elements float64(HostTensor tensor) {
    Elements copy = Elements.float64(tensor.type());
    Elements from = Elements.of(tensor);
    for (int i = 0; i < tensor.size(); i++) {
      copy.set(i, from.get(i));
    }
    return copy;
  }

  private GraphEvaluator evaluate(Value upTo) {
    return GraphEvaluator.of(graph, Arithmetic.FLOAT64, inputs, states, upTo);
  }

  private double scalarAt(Elements source, int element, double value) {
    double before = source.get(element);
    source.set(element, value);
    double result = evaluate(scalar).elements(scalar).get(0);
    source.set(element, before);
    return result;
  }

  private double difference(Elements source, int element, double step) {
    double x = source.get(element);
    return (scalarAt(source, element, x + step) - scalarAt(source, element, x - step)) / (2 * step);
  }

  /** A message about the first adjoint that is wrong. */
  Optional<String> run() {
    GraphEvaluator values = evaluate(null);
    double largest = 0;
    for (Wanted each : wanted) {
      Elements adjoint = values.elements(each.adjoint());
      for (int i = 0; i < adjoint.type().size(); i++) {
        largest = Math.max(largest, Math.abs(adjoint.get(i)));
      }
    }
    for (Wanted each : wanted) {
      Elements adjoint = values.elements(each.adjoint());
      for (int i = 0; i < adjoint.type().size(); i++) {
        Optional<String> wrong = compare(each, i, adjoint.get(i), FLOOR * largest);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> compare(Wanted each, int element, double got, double floor) {
    int place = each.first() + element;
    double coarse = difference(each.source(), place, STEP);
    double fine = difference(each.source(), place, STEP / 2);
    double expected = (4 * fine - coarse) / 3;
    double scale = Math.max(Math.max(Math.abs(expected), Math.abs(got)), floor);
    boolean agrees = Math.abs(got - expected) <= TOLERANCE * scale;
    return agrees
        ? Optional.empty()
        : Optional.of(
            what
                + ": adjoint of "
                + each.name()
                + ", element "
                + element
                + " at "
                + each.source().get(place)
                + " is "
                + got
                + ", central differences give "
                + expected);
  }
}

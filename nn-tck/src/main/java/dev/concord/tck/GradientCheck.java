package dev.concord.tck;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.plan.Gradients;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares a kernel's gradient with central differences, both in float64. The checked scalar is L =
 * Σ w·out with fixed random weights w. Differences with steps h and h ÷ 2 are extrapolated
 * (Richardson), which leaves an error of order h⁴. An adjoint a and a difference d agree where |a −
 * d| ≤ {@value #TOLERANCE}·max(|a|, |d|, {@value #FLOOR}·g), with g the largest adjoint of the
 * case: a difference cannot be more exact than the rounding of L.
 */
final class GradientCheck {
  static final double TOLERANCE = 1e-6;
  static final double FLOOR = 1e-2;
  private static final double STEP = 1e-3;

  private final GradientCase test;
  private final Graph graph = new Graph();
  private final Value loss;
  private final List<Integer> wanted;
  private final List<Value> adjoints;
  private final java.util.Map<String, Elements> inputs = new LinkedHashMap<>();

  private GradientCheck(GradientCase test) {
    this.test = test;
    List<Value> arguments = new ArrayList<>();
    for (HostTensor input : test.inputs()) {
      String name = "input" + arguments.size();
      arguments.add(graph.input(name, input.type()));
      inputs.put(name, float64(input));
    }
    List<Value> outputs = graph.apply(test.kernel(), arguments).outputs();
    this.loss = loss(outputs);
    this.wanted = List.copyOf(new TreeSet<>(test.wanted()));
    this.adjoints = Gradients.of(loss, wanted.stream().map(arguments::get).toList());
  }

  /** A message about the first adjoint that is wrong. */
  static Optional<String> check(GradientCase test) {
    return new GradientCheck(test).run();
  }

  private static Elements float64(HostTensor tensor) {
    Elements copy = Elements.float64(tensor.type());
    Elements from = Elements.of(tensor);
    for (int i = 0; i < tensor.size(); i++) {
      copy.set(i, from.get(i));
    }
    return copy;
  }

  private Value loss(List<Value> outputs) {
    TestNumbers numbers = new TestNumbers(1);
    Value sum = null;
    for (int o : new TreeSet<>(test.outputs())) {
      TensorType type = outputs.get(o).type();
      Value weights = graph.constant(numbers.awayFromZero(type.shape().lengths()));
      Value weighted = Map.of(outputs.get(o), weights, (a, b) -> a.times(b));
      int[] axes = new int[type.shape().rank()];
      java.util.Arrays.setAll(axes, axis -> axis);
      Value part = Reduce.sum(weighted, axes);
      sum = sum == null ? part : Map.of(sum, part, (a, b) -> a.plus(b));
    }
    return sum;
  }

  private GraphEvaluator evaluate() {
    return GraphEvaluator.of(graph, Arithmetic.FLOAT64, inputs, java.util.Map.of());
  }

  private double lossAt(Elements input, int element, double value) {
    double before = input.get(element);
    input.set(element, value);
    double result = evaluate().elements(loss).get(0);
    input.set(element, before);
    return result;
  }

  private double difference(Elements input, int element, double step) {
    double x = input.get(element);
    return (lossAt(input, element, x + step) - lossAt(input, element, x - step)) / (2 * step);
  }

  private Optional<String> run() {
    GraphEvaluator values = evaluate();
    double largest = 0;
    for (Value adjoint : adjoints) {
      for (int i = 0; i < adjoint.shape().size(); i++) {
        largest = Math.max(largest, Math.abs(values.elements(adjoint).get(i)));
      }
    }
    for (int w = 0; w < wanted.size(); w++) {
      Elements input = inputs.get("input" + wanted.get(w));
      for (int i = 0; i < input.type().size(); i++) {
        double coarse = difference(input, i, STEP);
        double fine = difference(input, i, STEP / 2);
        double expected = (4 * fine - coarse) / 3;
        double got = values.elements(adjoints.get(w)).get(i);
        double scale = Math.max(Math.max(Math.abs(expected), Math.abs(got)), FLOOR * largest);
        boolean agrees = Math.abs(got - expected) <= TOLERANCE * scale;
        if (!agrees) {
          return Optional.of(
              test
                  + ": adjoint of input "
                  + wanted.get(w)
                  + ", element "
                  + i
                  + " at "
                  + input.get(i)
                  + " is "
                  + got
                  + ", central differences give "
                  + expected);
        }
      }
    }
    return Optional.empty();
  }
}

package dev.concord.tck;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Node;
import dev.concord.graph.Source;
import dev.concord.graph.Value;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a graph node by node, each value into elements of its own: no fusion, no planner, no
 * shared memory. In FLOAT32 it is what planned programs are compared with; in FLOAT64 it serves
 * gradient checks.
 */
public final class GraphEvaluator {
  private final Arithmetic arithmetic;
  private final Map<Value, Elements> elements = new IdentityHashMap<>();

  private GraphEvaluator(Arithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  /**
   * Evaluates all nodes.
   *
   * @param inputs a tensor for each step input
   * @param states a tensor for each state
   */
  public static GraphEvaluator of(
      Graph graph,
      Arithmetic arithmetic,
      Map<String, Elements> inputs,
      Map<String, Elements> states) {
    return of(graph, arithmetic, inputs, states, null);
  }

  /** Evaluates all nodes up to that of {@code last}; all where it is null. */
  static GraphEvaluator of(
      Graph graph,
      Arithmetic arithmetic,
      Map<String, Elements> inputs,
      Map<String, Elements> states,
      Value last) {
    GraphEvaluator evaluator = new GraphEvaluator(arithmetic);
    for (Node node : graph.nodes()) {
      if (last == null || node.number() <= last.node().number()) {
        evaluator.evaluate(node, inputs, states);
      }
    }
    return evaluator;
  }

  private void evaluate(Node node, Map<String, Elements> inputs, Map<String, Elements> states) {
    switch (node) {
      case Source source ->
          elements.put(
              source.value(),
              switch (source.origin()) {
                case Source.Input input -> inputs.get(input.name());
                case Source.State state -> states.get(state.name());
                case Source.Constant constant -> Elements.of(constant.tensor());
              });
      case Application application -> {
        List<Elements> arguments = application.inputs().stream().map(elements::get).toList();
        List<Elements> results = new ArrayList<>();
        for (Value output : application.outputs()) {
          results.add(empty(output.type()));
          elements.put(output, results.getLast());
        }
        application.kernel().reference(arithmetic, arguments, results);
      }
    }
  }

  private Elements empty(TensorType type) {
    return arithmetic == Arithmetic.FLOAT64
        ? Elements.float64(type)
        : Elements.of(HostTensor.zeros(type));
  }

  /** The elements of a value. */
  public Elements elements(Value value) {
    return elements.get(value);
  }

  /** A copy of the elements of a value as a host tensor; float64 elements are rounded. */
  public HostTensor tensor(Value value) {
    HostTensor copy = HostTensor.zeros(value.type());
    Elements target = Elements.of(copy);
    for (int i = 0; i < copy.size(); i++) {
      target.set(i, elements.get(value).get(i));
    }
    return copy;
  }
}

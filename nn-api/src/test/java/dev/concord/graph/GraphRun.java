package dev.concord.graph;

import dev.concord.expr.Arithmetic;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a graph node by node in float32 or float64, for the tests of layers and losses in this
 * module. Neither planner nor device takes part.
 */
public final class GraphRun {
  private final Map<Value, Elements> elements = new IdentityHashMap<>();

  /**
   * Evaluates all nodes.
   *
   * @param sources elements of inputs and states by name
   */
  public GraphRun(Graph graph, Arithmetic arithmetic, Map<String, Elements> sources) {
    for (Node node : graph.nodes()) {
      switch (node) {
        case Source source ->
            elements.put(
                source.value(),
                switch (source.origin()) {
                  case Source.Input input -> sources.get(input.name());
                  case Source.State state -> sources.get(state.name());
                  case Source.Constant constant -> Elements.of(constant.tensor());
                });
        case Application application -> evaluate(application, arithmetic);
      }
    }
  }

  private void evaluate(Application application, Arithmetic arithmetic) {
    List<Elements> inputs = application.inputs().stream().map(elements::get).toList();
    List<Elements> outputs =
        application.outputs().stream().map(output -> Elements.float64(output.type())).toList();
    application.kernel().reference(arithmetic, inputs, outputs);
    for (int o = 0; o < outputs.size(); o++) {
      elements.put(application.output(o), outputs.get(o));
    }
  }

  /** The elements of a value, row-major. */
  public double[] values(Value value) {
    Elements all = elements.get(value);
    double[] values = new double[all.type().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }
}

package dev.concord.plan;

import dev.concord.graph.Application;
import dev.concord.graph.Graph;
import dev.concord.graph.Node;
import dev.concord.graph.Source;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Reverse-mode differentiation: adds the gradient of a scalar to its graph as further kernel
 * applications. The adjoints of a value are added in descending order of the consumer's node
 * number, the first taken as it is.
 */
public final class Gradients {
  private final Set<Value> dependent = new HashSet<>();
  private final java.util.Map<Value, Value> adjoints = new IdentityHashMap<>();

  private Gradients() {}

  /**
   * The gradient of {@code loss} with respect to each of {@code parameters}; zeros where the loss
   * does not depend on one.
   *
   * @param loss a float32 scalar (shape [] or [1])
   */
  public static List<Value> of(Value loss, List<Value> parameters) {
    if (loss.shape().size() != 1) {
      throw new IllegalArgumentException(
          "Gradients are taken of a scalar, got " + loss.type() + "; reduce it first");
    }
    for (Value parameter : parameters) {
      if (parameter.type().dtype() != DType.F32) {
        throw new IllegalArgumentException(
            "Gradients are taken with respect to float32 values, got " + parameter.type());
      }
      if (parameter.node() instanceof Source source && source.origin() instanceof Source.Constant) {
        throw new IllegalArgumentException(
            "Gradients are taken with respect to states, inputs or computed values, got the"
                + " constant "
                + parameter
                + ", which expressions may have taken in");
      }
    }
    Gradients gradients = new Gradients();
    gradients.dependent.addAll(parameters);
    Graph graph = loss.graph();
    List<Node> forward = List.copyOf(graph.nodes());
    for (Node node : forward) {
      if (node instanceof Application application
          && application.inputs().stream().anyMatch(gradients.dependent::contains)) {
        application.outputs().stream()
            .filter(output -> output.type().dtype() == DType.F32)
            .forEach(gradients.dependent::add);
      }
    }
    float[] one = {1f};
    gradients.add(loss, graph.constant(HostTensor.of(loss.shape(), one)));
    String before = graph.label("");
    for (int i = loss.node().number(); i >= 0; i--) {
      if (forward.get(i) instanceof Application application) {
        graph.label(application.label());
        gradients.propagate(application);
      }
    }
    graph.label(before);
    List<Value> results = new ArrayList<>();
    for (Value parameter : parameters) {
      Value adjoint = gradients.adjoints.get(parameter);
      results.add(adjoint != null ? adjoint : zeros(graph, parameter.shape()));
    }
    return results;
  }

  private static Value zeros(Graph graph, Shape shape) {
    return Map.broadcast(graph.constant(0f), shape);
  }

  private void propagate(Application application) {
    List<Value> outputAdjoints = new ArrayList<>();
    application.outputs().forEach(output -> outputAdjoints.add(adjoints.get(output)));
    List<Boolean> wanted = application.inputs().stream().map(dependent::contains).toList();
    if (outputAdjoints.stream().allMatch(adjoint -> adjoint == null) || !wanted.contains(true)) {
      return;
    }
    List<Value> inputAdjoints = application.kernel().gradient(application, outputAdjoints, wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Value contribution = inputAdjoints.get(i);
      if (wanted.get(i) && contribution != null) {
        if (!contribution.shape().equals(application.input(i).shape())) {
          throw new IllegalStateException(
              application.kernel().name()
                  + " gave an adjoint "
                  + contribution.type()
                  + " for input "
                  + i
                  + " of "
                  + application.input(i).type());
        }
        add(application.input(i), contribution);
      }
    }
  }

  private void add(Value value, Value contribution) {
    adjoints.merge(value, contribution, (sum, next) -> Map.of(sum, next, (a, b) -> a.plus(b)));
  }
}

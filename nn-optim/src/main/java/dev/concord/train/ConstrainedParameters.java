package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.regularization.Constraint;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The contiguous parameters after an update, with those that must keep to a {@link Constraint}
 * replaced. The others are copied, so only models that have a constraint pay for it.
 */
final class ConstrainedParameters {
  private final Graph graph;
  private final Value updated;
  private final List<Value> parts = new ArrayList<>();
  private int done;

  private ConstrainedParameters(Graph graph, Value updated) {
    this.graph = graph;
    this.updated = updated;
  }

  /**
   * Adds the constraints to the graph.
   *
   * @param constraints by full name of the parameter
   * @param updated all parameters after the update
   * @param healthy 1 where the step may change something, else 0
   */
  static Value of(
      Graph graph,
      Model model,
      java.util.Map<String, Constraint> constraints,
      Value updated,
      Value healthy) {
    if (constraints.isEmpty()) {
      return updated;
    }
    ConstrainedParameters result = new ConstrainedParameters(graph, updated);
    for (Parameter parameter : model.parameters()) {
      Constraint constraint = constraints.get(parameter.name());
      if (constraint != null) {
        result.copyUpTo(parameter.offset());
        result.replace(parameter, constraint, healthy);
      }
    }
    result.copyUpTo(updated.type().size());
    return graph.apply(new Concat(0), result.parts).output(0);
  }

  private void copyUpTo(int end) {
    if (end > done) {
      parts.add(graph.apply(new Reshape(Shape.of(end - done), done), updated));
      done = end;
    }
  }

  private void replace(Parameter parameter, Constraint constraint, Value healthy) {
    Shape shape = parameter.shape();
    Value before = graph.apply(new Reshape(shape, parameter.offset()), updated);
    Expr ok = Expr.input(2).equalTo(Expr.constant(1f));
    Value kept =
        Map.apply(
                graph,
                shape,
                List.of(constraint.of(before), before, healthy),
                List.of(ok.select(Expr.input(0), Expr.input(1))))
            .get(0);
    parts.add(Reshape.of(kept, Shape.of(shape.size())));
    done += shape.size();
  }
}

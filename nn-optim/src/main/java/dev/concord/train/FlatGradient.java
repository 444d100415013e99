package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.optim.GradientClipping;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A step's gradients behind one another, as the parameters lie. Clipping that needs the norm of
 * each parameter's gradient is done here; the other kinds are left to the update, which reads every
 * element anyway.
 *
 * @param elements the gradients
 * @param squaredNorm sum of the squares of all gradients as they were before clipping
 */
record FlatGradient(Value elements, Value squaredNorm) {
  /** Adds the gradients of a model's parameters to a graph. */
  static FlatGradient of(Graph graph, List<Value> gradients, GradientClipping clipping) {
    List<Value> parts = new ArrayList<>();
    for (Value gradient : gradients) {
      parts.add(Reshape.of(gradient, Shape.of(gradient.shape().size())));
    }
    if (clipping instanceof GradientClipping.ByNorm(float limit)) {
      return clippedApart(graph, parts, limit);
    }
    Value elements = graph.apply(new Concat(0), parts).output(0);
    return new FlatGradient(elements, squaredNorm(elements));
  }

  private static FlatGradient clippedApart(Graph graph, List<Value> parts, float limit) {
    List<Value> clipped = new ArrayList<>();
    Value total = null;
    for (Value part : parts) {
      Value squared = squaredNorm(part);
      Value factor = Map.of(squared, norm -> factor(norm, limit));
      clipped.add(Map.of(part, factor, Expr::times));
      total = total == null ? squared : Map.of(total, squared, Expr::plus);
    }
    return new FlatGradient(graph.apply(new Concat(0), clipped).output(0), total);
  }

  private static Value squaredNorm(Value part) {
    return Reduce.sum(Map.of(part, Expr::squared), 0);
  }

  /** What a gradient is multiplied by for its norm to be at most {@code limit}. */
  static Expr factor(Expr squaredNorm, float limit) {
    Expr norm = squaredNorm.sqrt();
    return norm.greaterThan(limit).select(Expr.constant(limit).dividedBy(norm), Expr.constant(1f));
  }
}

package dev.concord.examples.lecture;

import dev.concord.examples.plot.Plane;
import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.layer.Layer;
import dev.concord.layer.LayerScope;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * A loss over two weights to descend on: a layer whose output is its height over its own two
 * weights, so that a loss that makes the output small moves them downhill,
 *
 * <pre>
 *   height(w) = Σᵢ cᵢ·wᵢ² + dᵢ·(wᵢ² − 1)²
 * </pre>
 *
 * @param name what it is like
 * @param c of the parabola in each weight
 * @param d of the double well in each weight
 * @param start where weights begin
 * @param plane the part to look at
 */
record Surface(String name, float[] c, float[] d, float[] start, Plane plane) implements Layer {
  @Override
  public String kind() {
    return "surface";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Shape two = Shape.of(2);
    Value square = Map.of(scope.parameter("place", two, Initializer.zeros()), Expr::squared);
    Value parabola =
        Map.of(square, scope.graph().constant(HostTensor.of(two, c)), (s, k) -> s.times(k));
    Value well =
        Map.of(
            square,
            scope.graph().constant(HostTensor.of(two, d)),
            (s, k) -> s.minus(1f).squared().times(k));
    Value height = Reduce.sum(Map.of(parabola, well, (a, b) -> a.plus(b)), 0);
    return Map.of(inputs.get(0), height, (x, h) -> x.times(h));
  }

  double height(double w1, double w2) {
    double u = w1 * w1;
    double v = w2 * w2;
    return c[0] * u + c[1] * v + d[0] * (u - 1) * (u - 1) + d[1] * (v - 1) * (v - 1);
  }
}

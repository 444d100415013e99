package dev.concord.model;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.random.NormalExpression;
import dev.concord.random.Threefry;
import dev.concord.random.ThreefryExpression;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * The random numbers of layers: keyed by seed, layer and use, counted by element and step, so that
 * they depend on nothing else.
 *
 * @param graph they are added to
 * @param seed of the model
 */
record LayerRandomness(Graph graph, long seed) {
  private static final Expr STEP = Expr.intInput(1);

  private long key(String layer, String use) {
    return Threefry.key(seed, "layer", layer, use);
  }

  Value bits(String layer, String use, Shape shape) {
    return perRow(shape, ThreefryExpression.word(key(layer, use), placeInBatch(), STEP));
  }

  Value normals(String layer, String use, Shape shape) {
    return perRow(shape, NormalExpression.of(key(layer, use), placeInBatch(), STEP));
  }

  Value sharedNormals(String layer, String use, Shape shape) {
    Expr normal = NormalExpression.of(key(layer, use), Expr.index(), Expr.intInput(0));
    return Map.apply(graph, shape, List.of(step()), List.of(normal)).get(0);
  }

  /** Counts on from the first element of the batch's first row, input 0. */
  private static Expr placeInBatch() {
    return Expr.index().intPlus(Expr.intInput(0));
  }

  private Value perRow(Shape shape, Expr expression) {
    Value step = step();
    Value row = graph.input(Model.ROW_OFFSET, TensorType.i32());
    int rowSize = shape.trailing(1).size();
    Value first = Map.of(row, r -> times(r, rowSize));
    return Map.apply(graph, shape, List.of(first, step), List.of(expression)).get(0);
  }

  private Value step() {
    return graph.input(Model.STEP, TensorType.i32());
  }

  /** An int times a constant ≥ 0, by shifts and additions. */
  private static Expr times(Expr value, int factor) {
    Expr product = Expr.intConstant(0);
    for (int bit = 0; bit < 31; bit++) {
      if ((factor >>> bit & 1) == 1) {
        product = product.intPlus(value.shiftLeft(bit));
      }
    }
    return product;
  }
}

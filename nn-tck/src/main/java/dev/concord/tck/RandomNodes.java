package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Pad;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.TakeAt;
import dev.concord.kernel.Transpose;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of a {@link RandomGraph}: elementwise chains with broadcasting and several outputs,
 * products, reductions, softmax, rows, views and moves.
 */
final class RandomNodes {
  private final RandomPool pool;
  private final TestNumbers numbers;
  private final Graph graph;
  private final List<Value> floats;
  private final RandomExpressions expressions;

  /** Nodes that read from a pool and are kept there. */
  RandomNodes(RandomPool pool) {
    this.pool = pool;
    this.numbers = pool.numbers;
    this.graph = pool.graph;
    this.floats = pool.floats;
    this.expressions = new RandomExpressions(numbers);
  }

  /** Adds one, perhaps with others around it. */
  void add() {
    Value x = pool.any(floats);
    graph.label("node" + graph.nodes().size());
    switch (numbers.below(16)) {
      case 0, 1, 2, 3 -> elementwise(x);
      case 4, 5 -> product(x);
      case 6 -> pool.keep(reduced(x));
      case 7 -> softmax(x);
      case 8 -> rows(x);
      case 9, 10 -> concatenation(x);
      case 11 -> slice(x);
      case 12 -> transposed(x);
      case 13 -> pool.keep(view(x));
      case 14 -> positions(x);
      default -> intsAndFloats(x);
    }
  }

  private void elementwise(Value x) {
    Value y = pool.partner(x);
    Value z = numbers.oneIn(3) ? graph.constant(numbers.uniform(-1, 1)) : y;
    Shape shape = Shape.broadcast(x.shape(), y.shape());
    List<Expr> outputs = new ArrayList<>();
    int count = numbers.oneIn(4) ? 2 : 1;
    for (int o = 0; o < count; o++) {
      outputs.add(expressions.of(3));
    }
    Map.apply(graph, shape, List.of(x, y, z), outputs).forEach(pool::keep);
  }

  private void product(Value x) {
    if (x.shape().rank() != 2) {
      return;
    }
    boolean transposeA = numbers.oneIn(2);
    boolean transposeB = numbers.oneIn(2);
    int k = x.shape().length(transposeA ? 0 : 1);
    Value b = null;
    for (Value candidate : floats) {
      boolean fits =
          candidate.shape().rank() == 2 && candidate.shape().length(transposeB ? 1 : 0) == k;
      b = fits && (b == null || numbers.oneIn(2)) ? candidate : b;
    }
    if (b == null) {
      int n = pool.length();
      b = pool.state(transposeB ? Shape.of(n, k) : Shape.of(k, n));
      floats.add(b);
    }
    Value c = graph.apply(new Gemm(transposeA, transposeB), x, b);
    if (!pool.takes(c.shape().size())) {
      return;
    }
    if (numbers.oneIn(3)) {
      pool.keep(c);
    }
    Value bias = pool.partner(c);
    boolean sameShape = Shape.broadcast(c.shape(), bias.shape()).equals(c.shape());
    pool.keep(Map.of(c, sameShape ? bias : c, (a, e) -> RandomExpressions.bounded(a.plus(e))));
  }

  private Value reduced(Value x) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      if (numbers.oneIn(2)) {
        axes.add(axis);
      }
    }
    Reduce.Operation[] all = Reduce.Operation.values();
    Value from = numbers.oneIn(2) ? x : Map.of(x, e -> e.squared().plus(0.5f));
    Value result = graph.apply(new Reduce(all[numbers.below(all.length)], axes), from);
    return Map.of(result, RandomExpressions::bounded);
  }

  private void softmax(Value x) {
    if (x.shape().rank() >= 1) {
      pool.keep(graph.apply(new Softmax(numbers.oneIn(2)), x));
    }
  }

  private void rows(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    Value index = pool.any(pool.ints);
    if (!pool.takes(index.shape().size() * x.shape().trailing(1).size())) {
      return;
    }
    Value limited = limited(index, x.shape().length(0));
    Value gathered = graph.apply(new Gather(), x, limited);
    pool.keep(gathered);
    if (numbers.oneIn(2)) {
      pool.keep(
          Map.of(
              graph.apply(new ScatterAdd(x.shape().length(0)), gathered, limited),
              RandomExpressions::bounded));
    }
  }

  /** An index brought into 0 … rows − 1: masked, then 0 where still too large. */
  private static Value limited(Value index, int rows) {
    return Map.of(
        index,
        i -> {
          Expr masked = i.and(Expr.intConstant(63));
          return masked.lessThan(Expr.intConstant(rows)).select(masked, Expr.intConstant(0));
        });
  }

  private void concatenation(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    int axis = numbers.oneIn(3) ? x.shape().rank() - 1 : 0;
    List<Value> parts = new ArrayList<>(List.of(x));
    for (Value candidate : floats) {
      boolean fits =
          candidate.shape().rank() == x.shape().rank()
              && candidate.shape().with(axis, 0).equals(x.shape().with(axis, 0));
      if (fits && numbers.oneIn(2) && parts.size() < 4) {
        parts.add(numbers.below(parts.size() + 1), candidate);
      }
    }
    if (numbers.oneIn(2)) {
      parts.add(Map.of(x, RandomExpressions::bounded));
    }
    pool.keep(graph.apply(new Concat(axis), parts).output(0));
  }

  private void slice(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    int axis = numbers.below(x.shape().rank());
    int length = x.shape().length(axis);
    int from = numbers.below(length);
    Value part = graph.apply(new Slice(axis, from, from + 1 + numbers.below(length - from)), x);
    pool.keep(part);
    if (numbers.oneIn(3)) {
      pool.keep(graph.apply(new Pad(axis, numbers.below(3), numbers.below(3)), part));
    }
  }

  private void transposed(Value x) {
    if (x.shape().rank() == 2) {
      pool.keep(graph.apply(new Transpose(List.of(1, 0)), x));
    }
  }

  private Value view(Value x) {
    int size = x.shape().size();
    if (numbers.oneIn(2)) {
      return Reshape.of(x, Shape.of(size));
    }
    int offset = numbers.below(size);
    return graph.apply(new Reshape(Shape.of(size - offset), offset), x);
  }

  private void positions(Value x) {
    if (x.shape().rank() == 0) {
      return;
    }
    List<Integer> axes = List.of(numbers.below(x.shape().rank()));
    Value index = graph.apply(new ArgExtreme(numbers.oneIn(2), axes), x);
    pool.keep(index);
    Value taken = graph.apply(new TakeAt(axes), x, index);
    pool.keep(taken);
    if (numbers.oneIn(2)) {
      pool.keep(graph.apply(new PlaceAt(axes, x.shape()), taken, index));
    }
  }

  private void intsAndFloats(Value x) {
    Value counter = graph.state("counter", TensorType.i32());
    Value made =
        Map.apply(
                graph,
                x.shape(),
                List.of(x, counter),
                List.of(
                    Expr.index().intPlus(Expr.intInput(1)).rotateLeft(7).xor(Expr.index()),
                    Expr.input(0).times(100f).toInt()))
            .get(numbers.below(2));
    pool.keep(made);
    pool.keep(Map.of(made, e -> RandomExpressions.bounded(e.toFloat())));
  }
}

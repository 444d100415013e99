package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Reduces float32 x over {@code axes}, which disappear from the shape: {@code out[kept] = ⊕ x[kept,
 * reduced]} with the reduced positions in row-major order. Sum and mean add in {@link OrderedSum}'s
 * order; mean is sum ÷ (float) n; max and min propagate NaN and end with + (+0). An empty sum is
 * +0; empty mean, max and min are errors. A {@code prologue} is a fused elementwise computation
 * whose inputs broadcast to {@code prologueShape}; its only output is what is reduced.
 *
 * @param operation how elements are combined
 * @param axes ascending axis numbers
 * @param prologue elementwise computation of the reduced elements, or null
 * @param prologueShape shape the prologue iterates over, null without one
 */
public record Reduce(Operation operation, List<Integer> axes, Tape prologue, Shape prologueShape)
    implements Kernel {
  /** How elements are combined. */
  public enum Operation {
    /** Sum in the contract's order. */
    SUM,
    /** Sum ÷ (float) count. */
    MEAN,
    /** Largest element, NaN if any is. */
    MAX,
    /** Smallest element, NaN if any is. */
    MIN
  }

  /** Copies the axes. */
  public Reduce {
    axes = List.copyOf(axes);
  }

  /** A reduction without prologue. */
  public Reduce(Operation operation, List<Integer> axes) {
    this(operation, axes, null, null);
  }

  @Override
  public String name() {
    return "reduce_" + operation.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Shape from;
    if (prologue == null) {
      Require.count(inputs, 1, 1);
      Require.dtype(inputs, 0, "x", DType.F32);
      from = inputs.get(0).shape();
    } else {
      new Map(prologue, prologueShape).outputTypes(inputs);
      from = prologueShape;
    }
    Layout layout = Layout.of(from, axes);
    Require.that(
        operation == Operation.SUM || layout.count() > 0 || layout.kept().size() == 0,
        "at least one element to take the " + operation.name().toLowerCase(java.util.Locale.ROOT),
        from);
    return List.of(new TensorType(DType.F32, layout.kept()));
  }

  /**
   * Where the reduced elements lie: element r of result o is at {@code base[o] + step[r]}.
   *
   * @param kept shape of the result
   * @param base first element of each result
   * @param step distances of the reduced elements, in their order
   */
  public record Layout(Shape kept, int[] base, int[] step) {
    /** Number of elements per result. */
    public int count() {
      return step.length;
    }

    /** The layout of a reduction of {@code shape} over ascending {@code axes}. */
    public static Layout of(Shape shape, List<Integer> axes) {
      int[] strides = shape.strides();
      List<Integer> kept = new ArrayList<>();
      int last = -1;
      for (int axis : axes) {
        Require.that(axis > last && axis < shape.rank(), "ascending axes of " + shape, axes);
        last = axis;
      }
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (!axes.contains(axis)) {
          kept.add(axis);
        }
      }
      Shape keptShape = Shape.of(kept.stream().mapToInt(shape::length).toArray());
      return new Layout(keptShape, offsets(shape, strides, kept), offsets(shape, strides, axes));
    }

    private static int[] offsets(Shape shape, int[] strides, List<Integer> axes) {
      int[] offsets = {0};
      for (int axis : axes) {
        int length = shape.length(axis);
        int[] next = new int[offsets.length * length];
        for (int i = 0; i < next.length; i++) {
          next[i] = offsets[i / Math.max(length, 1)] + i % length * strides[axis];
        }
        offsets = next;
      }
      return offsets;
    }
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Shape from = prologue == null ? inputs.get(0).type().shape() : prologueShape;
    IntToDoubleFunction element =
        prologue == null ? inputs.get(0)::get : prologueElement(arithmetic, inputs);
    Layout layout = Layout.of(from, axes);
    for (int o = 0; o < layout.base().length; o++) {
      int base = layout.base()[o];
      double result =
          combine(arithmetic, layout.count(), r -> element.applyAsDouble(base + layout.step()[r]));
      outputs.get(0).set(o, result);
    }
  }

  private IntToDoubleFunction prologueElement(Arithmetic arithmetic, List<Elements> inputs) {
    BroadcastReader reader = new BroadcastReader(inputs, prologueShape);
    TapeEvaluator evaluator = new TapeEvaluator(prologue, arithmetic);
    return i -> evaluator.evaluate(reader.read(i), i)[0];
  }

  private double combine(Arithmetic arithmetic, int count, IntToDoubleFunction element) {
    return switch (operation) {
      case SUM -> OrderedSum.of(arithmetic, count, element);
      case MEAN ->
          arithmetic.divide(OrderedSum.of(arithmetic, count, element), arithmetic.fromInt(count));
      case MAX -> arithmetic.add(extreme(count, element, 1), 0);
      case MIN -> arithmetic.add(extreme(count, element, -1), 0);
    };
  }

  private static double extreme(int count, IntToDoubleFunction element, int sign) {
    double best = -sign * Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double x = element.applyAsDouble(i);
      if (x != x) {
        return x;
      }
      best = sign * x > sign * best ? x : best;
    }
    return best;
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (prologue != null) {
      throw new IllegalStateException("Gradients are taken before prologues are fused");
    }
    Value x = application.input(0);
    Value g = adjoints.get(0);
    if (!wanted.get(0) || g == null) {
      return Arrays.asList((Value) null);
    }
    Layout layout = Layout.of(x.shape(), axes);
    return List.of(
        switch (operation) {
          case SUM -> Map.broadcast(withReducedAxes(g, x.shape()), x.shape());
          case MEAN -> {
            Value share = Map.of(g, e -> e.dividedBy((float) layout.count()));
            yield Map.broadcast(withReducedAxes(share, x.shape()), x.shape());
          }
          case MAX, MIN -> {
            boolean largest = operation == Operation.MAX;
            Value index = application.graph().apply(new ArgExtreme(largest, axes), x);
            yield application.graph().apply(new PlaceAt(axes, x.shape()), g, index);
          }
        });
  }

  private Value withReducedAxes(Value value, Shape full) {
    Shape ones = full;
    for (int axis : axes) {
      ones = ones.with(axis, 1);
    }
    return Reshape.of(value, ones);
  }

  /** Sum of x over {@code axes}. */
  public static Value sum(Value x, int... axes) {
    return apply(Operation.SUM, x, axes);
  }

  /** Mean of x over {@code axes}. */
  public static Value mean(Value x, int... axes) {
    return apply(Operation.MEAN, x, axes);
  }

  /** Mean of all elements of x. */
  public static Value meanOfAll(Value x) {
    return mean(x, allAxes(x));
  }

  /** Sum of all elements of x. */
  public static Value sumOfAll(Value x) {
    return sum(x, allAxes(x));
  }

  private static int[] allAxes(Value x) {
    return IntStream.range(0, x.shape().rank()).toArray();
  }

  private static Value apply(Operation operation, Value x, int... axes) {
    return x.graph().apply(new Reduce(operation, Arrays.stream(axes).boxed().toList()), x);
  }

  /** Sums a value over the axes along which {@code target} was broadcast to its shape. */
  static Value sumTo(Value value, Shape target) {
    Shape from = value.shape();
    int shift = from.rank() - target.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (axis < shift || (target.length(axis - shift) == 1 && from.length(axis) != 1)) {
        axes.add(axis);
      }
    }
    Value summed =
        axes.isEmpty() ? value : value.graph().apply(new Reduce(Operation.SUM, axes), value);
    return Reshape.of(summed, target);
  }
}

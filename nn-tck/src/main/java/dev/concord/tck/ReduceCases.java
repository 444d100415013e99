package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.kernel.TakeAt;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of {@link Reduce}, {@link ArgExtreme}, {@link PlaceAt} and {@link TakeAt}: lengths around
 * lanes and blocks of the ordered sum, every choice of axes, ties, NaN, fused prologues.
 */
public final class ReduceCases implements KernelCases {
  private static final int[] LENGTHS = {
    1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 1009, 4095, 4096, 4097, 8191, 8192, 8193,
    12289
  };

  private static final int[][] SHAPES = {
    {1, 1},
    {3, 5},
    {5, 3},
    {17, 33},
    {33, 17},
    {128, 10},
    {128, 300},
    {300, 7},
    {3, 4097},
    {4097, 3},
    {2, 3, 5},
    {5, 1, 3},
    {1, 7, 1},
    {7, 31, 33},
    {2, 4097, 3},
    {2, 3, 4, 5}
  };

  /** For ServiceLoader. */
  public ReduceCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Reduce.class, ArgExtreme.class, PlaceAt.class, TakeAt.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int length : LENGTHS) {
      add(cases, Kind.ORDINARY, List.of(0), length);
    }
    for (int[] shape : SHAPES) {
      for (List<Integer> axes : subsets(shape.length)) {
        add(cases, Kind.ORDINARY, axes, shape);
      }
    }
    for (int[] shape : new int[][] {{40, 9}, {9, 40}, {6, 5, 7}}) {
      for (List<Integer> axes : subsets(shape.length)) {
        add(cases, Kind.SPECIAL, axes, shape);
        add(cases, Kind.WIDE, axes, shape);
      }
    }
    // More than 32 blocks, and more blocks than one block holds lanes of.
    cases.add(sum(Kind.ORDINARY, 32 * 4096 - 1));
    cases.add(sum(Kind.WIDE, 33 * 4096 + 5));
    addLarge(cases);
    addEdges(cases);
    addPrologues(cases);
    return cases;
  }

  private static List<List<Integer>> subsets(int rank) {
    List<List<Integer>> subsets = new ArrayList<>();
    for (int mask = 0; mask < 1 << rank; mask++) {
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < rank; axis++) {
        if ((mask >> axis & 1) == 1) {
          axes.add(axis);
        }
      }
      subsets.add(axes);
    }
    return subsets;
  }

  /** Large enough that a backend splits them among many threads. */
  private static void addLarge(List<KernelCase> cases) {
    for (int[] shape : new int[][] {{701, 301}, {5, 20_011}, {20_011, 5}, {31, 7, 401}}) {
      for (List<Integer> axes : subsets(shape.length)) {
        add(cases, Kind.ORDINARY, axes, shape);
      }
      Shape full = Shape.of(shape);
      String label = "large prologue " + full;
      HostTensor x = TestNumbers.of(label).floats(shape);
      Expr square = Expr.input(0).squared();
      for (List<Integer> axes : subsets(shape.length)) {
        cases.add(fused(label + " over " + axes, Operation.SUM, axes, full, square, x));
      }
    }
  }

  private static KernelCase sum(Kind kind, int length) {
    String label = kind + " [" + length + "]";
    HostTensor x = TestNumbers.of(label).floats(kind, length);
    return KernelCase.of(label, new Reduce(Operation.SUM, List.of(0)), x);
  }

  private static void add(List<KernelCase> cases, Kind kind, List<Integer> axes, int... lengths) {
    Shape shape = Shape.of(lengths);
    String label = kind + " " + shape + " over " + axes;
    TestNumbers numbers = TestNumbers.of(label);
    HostTensor x = numbers.floats(kind, lengths);
    for (Operation operation : Operation.values()) {
      cases.add(KernelCase.of(label, new Reduce(operation, axes), x));
    }
    for (boolean largest : new boolean[] {true, false}) {
      cases.add(KernelCase.of(label, new ArgExtreme(largest, axes), x));
    }
    HostTensor ties = HostTensor.of(shape, x.floats().clone());
    for (int i = 0; i < ties.size(); i++) {
      ties.floats()[i] = (int) ties.floats()[i];
    }
    cases.add(KernelCase.of(label + ", ties", new ArgExtreme(true, axes), ties));
    Reduce.Layout layout = Reduce.Layout.of(shape, axes);
    int[] kept = layout.kept().lengths();
    HostTensor index = numbers.ints(-1, layout.count() + 1, kept);
    cases.add(KernelCase.of(label, new TakeAt(axes), x, index));
    cases.add(KernelCase.of(label, new PlaceAt(axes, shape), numbers.floats(kind, kept), index));
  }

  private static void addEdges(List<KernelCase> cases) {
    Reduce sum = new Reduce(Operation.SUM, List.of(0));
    cases.add(KernelCase.of("empty sum", sum, HostTensor.of(Shape.of(0), new float[0])));
    cases.add(KernelCase.of("empty sums", sum, HostTensor.of(Shape.of(0, 3), new float[0])));
    cases.add(KernelCase.of("no sums", sum, HostTensor.of(Shape.of(3, 0), new float[0])));
    cases.add(
        KernelCase.of("scalar", new Reduce(Operation.SUM, List.of()), HostTensor.scalar(-0f)));
    float[] negativeZeros = new float[70];
    java.util.Arrays.fill(negativeZeros, -0f);
    for (Operation operation : Operation.values()) {
      Reduce reduce = new Reduce(operation, List.of(0));
      cases.add(KernelCase.of("−0", reduce, HostTensor.of(Shape.of(70), negativeZeros)));
      cases.add(KernelCase.of("one −0", reduce, HostTensor.of(Shape.of(1), -0f)));
      for (int position : new int[] {0, 31, 37}) {
        float[] withNan = new float[38];
        withNan[position] = Float.NaN;
        cases.add(
            KernelCase.of("NaN at " + position, reduce, HostTensor.of(Shape.of(38), withNan)));
      }
    }
    float[] infinite = new float[40];
    java.util.Arrays.fill(infinite, Float.NEGATIVE_INFINITY);
    HostTensor x = HostTensor.of(Shape.of(40), infinite);
    cases.add(KernelCase.of("all −∞", new Reduce(Operation.MAX, List.of(0)), x));
    cases.add(KernelCase.of("all −∞", new ArgExtreme(true, List.of(0)), x));
  }

  private static void addPrologues(List<KernelCase> cases) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    int[][] shapes = {{1, 5}, {17, 33}, {128, 10}, {3, 4097}, {4097, 3}, {2, 40, 7}};
    for (int[] lengths : shapes) {
      Shape shape = Shape.of(lengths);
      int last = lengths[lengths.length - 1];
      for (List<Integer> axes : subsets(lengths.length)) {
        String label = "prologue " + shape + " over " + axes;
        TestNumbers numbers = TestNumbers.of(label);
        HostTensor x = numbers.floats(Kind.SPECIAL, lengths);
        HostTensor y = numbers.floats(lengths);
        for (Operation operation : List.of(Operation.SUM, Operation.MEAN, Operation.MAX)) {
          cases.add(fused(label + " square", operation, axes, shape, a.squared(), y));
          cases.add(fused(label + " special", operation, axes, shape, a.times(b), x, y));
          cases.add(fused(label + " no input", operation, axes, shape, Expr.index().toFloat()));
          cases.add(
              fused(label + " row", operation, axes, shape, a.minus(b), y, numbers.floats(last)));
          cases.add(
              fused(
                  label + " position",
                  operation,
                  axes,
                  shape,
                  a.times(Expr.index().toFloat()),
                  numbers.floats()));
        }
      }
    }
  }

  private static KernelCase fused(
      String label,
      Operation operation,
      List<Integer> axes,
      Shape shape,
      Expr element,
      HostTensor... inputs) {
    Tape tape = Tape.of(List.of(element), inputs.length);
    return KernelCase.of(label, new Reduce(operation, axes, tape, shape), inputs)
        .withWork(3L * shape.size());
  }

  @Override
  public List<GradientCase> gradients() {
    List<GradientCase> cases = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (List<Integer> axes : subsets(3)) {
        cases.add(
            GradientCase.of(
                "[3, 2, 4] over " + axes,
                new Reduce(operation, axes),
                Set.of(0),
                new TestNumbers(7).distinct(3, 2, 4)));
      }
    }
    TestNumbers numbers = new TestNumbers(8);
    HostTensor index = numbers.ints(-1, 5, 3);
    cases.add(
        GradientCase.of("[3, 4]", new TakeAt(List.of(1)), Set.of(0), numbers.floats(3, 4), index));
    cases.add(
        GradientCase.of(
            "[3, 4]",
            new PlaceAt(List.of(1), Shape.of(3, 4)),
            Set.of(0),
            numbers.floats(3),
            index));
    return cases;
  }
}

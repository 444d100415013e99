package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Map;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cases of {@link Map} whose operands are broadcast, in all patterns. */
public final class BroadcastCases implements KernelCases {
  /** For ServiceLoader. */
  public BroadcastCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Map.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    addPatterns(cases);
    addStretched(cases);
    return cases;
  }

  private static void addPatterns(List<KernelCase> cases) {
    int[][][] patterns = {
      {{5, 7}, {7}},
      {{5, 7}, {1, 7}},
      {{5, 7}, {5, 1}},
      {{5, 7}, {}},
      {{5, 7}, {1, 1}},
      {{1, 7}, {5, 1}},
      {{5, 1}, {7}},
      {{1}, {1, 1}},
      {{3, 100}, {100}},
      {{3, 100}, {3, 1}},
      {{64, 17}, {17}},
      {{64, 17}, {64, 1}},
      {{33, 300}, {300}},
      {{300, 3}, {3}},
      {{300, 3}, {300, 1}},
      {{2, 3, 5}, {3, 1}},
      {{2, 3, 5}, {2, 1, 5}},
      {{2, 3, 5}, {2, 1, 1}},
      {{2, 3, 5}, {1, 3, 1}},
      {{2, 1, 5}, {1, 3, 1}},
      {{2, 3, 4, 5}, {2, 1, 4, 1}},
      {{2, 3, 4, 5}, {3, 1, 5}},
      {{2, 1, 3, 1, 33}, {4, 1, 2, 1}},
      {{0, 3}, {3}},
      {{3, 0}, {3, 1}},
      {{0, 1}, {1, 3}}
    };
    for (int[][] pattern : patterns) {
      Shape left = Shape.of(pattern[0]);
      Shape right = Shape.of(pattern[1]);
      String label = left + " with " + right;
      TestNumbers numbers = TestNumbers.of(label);
      HostTensor x = numbers.floats(Kind.SPECIAL, pattern[0]);
      HostTensor y = numbers.floats(Kind.SPECIAL, pattern[1]);
      Shape shape = Shape.broadcast(left, right);
      Expr a = Expr.input(0);
      Expr b = Expr.input(1);
      cases.add(MapCase.of(label, shape, List.of(a.minus(b)), x, y));
      cases.add(MapCase.of(label + ", swapped", shape, List.of(a.dividedBy(b)), y, x));
      Expr position = Expr.index().toFloat();
      cases.add(
          MapCase.of(label + ", two outputs", shape, List.of(a.plus(b), b.times(position)), x, y));
    }
  }

  private static void addStretched(List<KernelCase> cases) {
    TestNumbers numbers = TestNumbers.of("stretch");
    Expr a = Expr.input(0);
    cases.add(MapCase.of("scalar stretched", Shape.of(3, 37), List.of(a), numbers.floats()));
    cases.add(MapCase.of("row stretched", Shape.of(3, 37), List.of(a), numbers.floats(37)));
    cases.add(MapCase.of("column stretched", Shape.of(3, 37), List.of(a), numbers.floats(3, 1)));
    cases.add(
        MapCase.of("middle stretched", Shape.of(3, 4, 37), List.of(a), numbers.floats(3, 1, 37)));
    cases.add(
        MapCase.of(
            "int column stretched",
            Shape.of(9, 37),
            List.of(Expr.intInput(0)),
            numbers.anyInts(9, 1)));
    cases.add(
        MapCase.of(
            "three patterns",
            Shape.of(9, 37),
            List.of(a.fma(Expr.input(1), Expr.input(2))),
            numbers.floats(9, 37),
            numbers.floats(9, 1),
            numbers.floats(37)));
  }
}

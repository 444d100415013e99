package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Map;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of {@link Map}: lengths around lanes and blocks, several outputs, ints and positions, long
 * expressions. Each primitive has {@link PrimitiveCases}, broadcasting {@link BroadcastCases}.
 */
public final class MapCases implements KernelCases {
  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 255, 256, 257, 1009, 4095,
    4096, 4097, 8193
  };

  /** For ServiceLoader. */
  public MapCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Map.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    addLengths(cases);
    addForms(cases);
    return cases;
  }

  private static void addLengths(List<KernelCase> cases) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    for (int length : LENGTHS) {
      String label = "length " + length;
      TestNumbers numbers = TestNumbers.of(label);
      HostTensor x = numbers.floats(Kind.SPECIAL, length);
      HostTensor y = numbers.floats(length);
      cases.add(MapCase.of(label, x.shape(), List.of(a.times(b).plus(a)), x, y));
      cases.add(
          MapCase.of(
              label + ", scalar, index",
              x.shape(),
              List.of(a.times(b).plus(Expr.index().toFloat())),
              x,
              numbers.floats()));
    }
    TestNumbers numbers = TestNumbers.of("long");
    HostTensor x = numbers.floats(Kind.SPECIAL, 70_001);
    cases.add(
        MapCase.of("length 70001", x.shape(), List.of(a.times(b)), x, numbers.floats(70_001)));
    addLarge(cases, numbers);
  }

  /** Large enough that a backend splits them among many threads. */
  private static void addLarge(List<KernelCase> cases, TestNumbers numbers) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    Expr sum = a.plus(b);
    Expr position = Expr.index().xor(Expr.intConstant(0x55)).toFloat().times(b);
    HostTensor x = numbers.floats(Kind.SPECIAL, 301, 299);
    List<Expr> outputs = List.of(sum, position);
    cases.add(MapCase.of("many rows, row", x.shape(), outputs, x, numbers.floats(299)));
    cases.add(MapCase.of("many rows, column", x.shape(), outputs, x, numbers.floats(301, 1)));
    cases.add(MapCase.of("many rows, scalar", x.shape(), outputs, x, numbers.floats()));
    Shape wide = Shape.of(2, 45_001);
    HostTensor y = numbers.floats(wide.lengths());
    cases.add(MapCase.of("wide rows, row", wide, outputs, y, numbers.floats(45_001)));
    cases.add(MapCase.of("wide rows, column", wide, outputs, y, numbers.floats(2, 1)));
    Shape cube = Shape.of(37, 3, 701);
    HostTensor z = numbers.floats(cube.lengths());
    cases.add(MapCase.of("cube, middle", cube, outputs, z, numbers.floats(37, 1, 701)));
    cases.add(MapCase.of("cube, edge", cube, outputs, z, numbers.floats(3, 1)));
    cases.add(
        MapCase.of(
            "large chain",
            Shape.of(20_011),
            List.of(chain(40)),
            numbers.floats(20_011),
            numbers.floats(20_011)));
  }

  private static void addForms(List<KernelCase> cases) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    Expr c = Expr.input(2);
    for (int length : new int[] {1, 6, 37, 1000}) {
      String label = " over " + length;
      TestNumbers numbers = TestNumbers.of(label);
      HostTensor x = numbers.floats(Kind.SPECIAL, length);
      HostTensor y = numbers.floats(Kind.SPECIAL, length);
      HostTensor z = numbers.floats(length);
      Shape shape = x.shape();
      cases.add(MapCase.of("no input" + label, shape, List.of(Expr.constant(3f))));
      cases.add(MapCase.of("index alone" + label, shape, List.of(Expr.index())));
      cases.add(
          MapCase.of("index as float" + label, shape, List.of(Expr.index().toFloat().times(0.1f))));
      cases.add(MapCase.of("inputs unread" + label, shape, List.of(c), x, y, z));
      cases.add(MapCase.of("swap" + label, shape, List.of(b, a), x, y));
      cases.add(
          MapCase.of("same output twice" + label, shape, List.of(a.plus(b), a.plus(b)), x, y));
      cases.add(MapCase.of("four outputs" + label, shape, adamLike(), x, y, z, numbers.floats()));
      cases.add(MapCase.of("float and int" + label, shape, List.of(a.toInt(), a.times(b)), x, y));
      Expr mixed = Expr.intInput(1).toFloat().times(a);
      cases.add(
          MapCase.of(
              "mixed inputs" + label, shape, List.of(mixed), x, numbers.ints(-9, 9, length)));
      cases.add(MapCase.of("chain of 40" + label, shape, List.of(chain(40)), x, y));
      cases.add(MapCase.of("chain of 140" + label, shape, List.of(chain(140)), x, y));
      cases.add(
          MapCase.of(
              "twelve inputs" + label, shape, List.of(sumOf(12)), many(numbers, 12, length)));
      Expr random = random(Expr.index(), Expr.intInput(0));
      cases.add(MapCase.of("random bits" + label, shape, List.of(random), numbers.anyInts()));
    }
  }

  /** Old values feed all outputs: three moving averages and a step. */
  private static List<Expr> adamLike() {
    Expr g = Expr.input(0);
    Expr m = Expr.input(1).times(0.9f).plus(g.times(0.1f));
    Expr v = Expr.input(2).times(0.99f).plus(g.squared().times(0.01f));
    Expr step = m.dividedBy(v.sqrt().plus(1e-8f)).times(Expr.input(3));
    return List.of(m, v, step, g.minus(step));
  }

  private static Expr chain(int operations) {
    Expr a = Expr.input(0);
    Expr result = Expr.input(1);
    for (int i = 0; i < operations; i++) {
      result =
          switch (i % 4) {
            case 0 -> result.times(a);
            case 1 -> result.plus(0.25f * i);
            case 2 -> result.dividedBy(a.abs().plus(1f + i));
            default -> a.fma(result, a);
          };
    }
    return result;
  }

  private static Expr sumOf(int inputs) {
    Expr sum = Expr.input(0);
    for (int i = 1; i < inputs; i++) {
      sum = sum.times(0.5f).plus(Expr.input(i));
    }
    return sum;
  }

  private static HostTensor[] many(TestNumbers numbers, int count, int length) {
    HostTensor[] tensors = new HostTensor[count];
    for (int i = 0; i < count; i++) {
      tensors[i] = numbers.floats(Kind.SPECIAL, i % 3 == 2 ? 1 : length);
    }
    return tensors;
  }

  private static Expr random(Expr counter, Expr key) {
    Expr x = counter.intPlus(key);
    Expr y = key;
    for (int round = 0; round < 8; round++) {
      x = x.intPlus(y);
      y = y.rotateLeft(13 + round).xor(x);
    }
    return y;
  }

  @Override
  public List<GradientCase> gradients() {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    Expr c = Expr.input(2);
    List<GradientCase> cases = new ArrayList<>();
    cases.add(MapCase.gradient("chain", chain(20)));
    TestNumbers numbers = new TestNumbers(3);
    cases.add(
        new GradientCase(
            "several outputs, broadcast",
            new Map(
                Tape.of(List.of(a.times(b), a.times(b).plus(c), b.squared()), 3), Shape.of(3, 4)),
            List.of(
                numbers.awayFromZero(3, 4), numbers.awayFromZero(4), numbers.awayFromZero(3, 1)),
            Set.of(0, 1, 2),
            Set.of(0, 1, 2)));
    return cases;
  }
}

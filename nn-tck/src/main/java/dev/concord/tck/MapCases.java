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
 * Cases of {@link Map}: every primitive on all pairs of special values, lengths around lanes and
 * blocks, broadcasting patterns, several outputs, ints and positions, long expressions. Named
 * functions have {@link FunctionCases}.
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
    addPrimitives(cases);
    addLengths(cases);
    addBroadcasts(cases);
    addForms(cases);
    return cases;
  }

  private static KernelCase map(
      String label, Shape shape, List<Expr> outputs, HostTensor... inputs) {
    Tape tape = Tape.of(outputs, inputs.length);
    long work = (long) shape.size() * Math.max(1, tape.operationCount()) + 100;
    return KernelCase.of(label, new Map(tape, shape), inputs).withWork(work);
  }

  private static void addPrimitives(List<KernelCase> cases) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    Expr c = Expr.input(2);
    Expr one = Expr.constant(1f);
    Expr zero = Expr.constant(0f);
    addFloat(cases, "add", a.plus(b));
    addFloat(cases, "subtract", a.minus(b));
    addFloat(cases, "multiply", a.times(b));
    addFloat(cases, "divide", a.dividedBy(b));
    addFloat(cases, "sqrt", a.sqrt().plus(b));
    addFloat(cases, "sqrt alone", a.sqrt());
    addFloat(cases, "fma", a.fma(b, c));
    addFloat(cases, "negate", a.negate());
    addFloat(cases, "abs", a.abs());
    addFloat(cases, "less", a.lessThan(b).select(one, zero));
    addFloat(cases, "at most", a.atMost(b).select(one, zero));
    addFloat(cases, "equal", a.equalTo(b).select(one, zero));
    addFloat(cases, "not equal", a.notEqualTo(b).select(one, zero));
    addFloat(cases, "is NaN", a.isNaN().select(b, a));
    addFloat(cases, "max", a.max(b));
    addFloat(cases, "min", a.min(b));
    addFloat(cases, "relu", a.lessThan(0f).select(zero, a));
    addFloat(cases, "to int", a.toInt());
    addFloat(cases, "to int and back", a.times(b).toInt().toFloat());
    addFloat(cases, "bits", a.bits());
    addFloat(cases, "number bits", a.isNaN().select(zero, a).numberBits());
    addFloat(cases, "constant", a.plus(Expr.constantBits(1)).times(b));
    addFloat(cases, "NaN constant", a.plus(Expr.constantBits(0x7fc00000)).plus(b));
    addFloat(cases, "identity", a);
    Expr i = Expr.intInput(0);
    Expr j = Expr.intInput(1);
    Expr k = Expr.intInput(2);
    addInt(cases, "int add", i.intPlus(j));
    addInt(cases, "int subtract", i.intMinus(j));
    addInt(cases, "and", i.and(j));
    addInt(cases, "or", i.or(j));
    addInt(cases, "xor", i.xor(j));
    addInt(cases, "int less", i.lessThan(j).select(i, j));
    addInt(cases, "int equal", i.equalTo(j).select(k, i));
    addInt(cases, "int less selects floats", i.lessThan(j).select(one, zero));
    addInt(cases, "int to float", i.toFloat());
    addInt(cases, "bits to float", i.bitsToFloat());
    addInt(cases, "float of bits computed with", i.bitsToFloat().plus(j.bitsToFloat()));
    addInt(cases, "int constant", i.intPlus(Expr.intConstant(0x80000001)).xor(j));
    addInt(cases, "int identity", i);
    addInt(cases, "index", Expr.index().xor(i));
    for (int distance : new int[] {0, 1, 8, 31}) {
      addInt(cases, "shift left " + distance, i.shiftLeft(distance));
      addInt(cases, "shift right " + distance, i.shiftRight(distance));
      addInt(cases, "shift right unsigned " + distance, i.shiftRightUnsigned(distance));
      addInt(cases, "rotate left " + distance, i.rotateLeft(distance));
    }
  }

  /** All pairs of special floats, then random bits; a short length; operands that stretch. */
  private static void addFloat(List<KernelCase> cases, String label, Expr output) {
    float[] specials = TestNumbers.specials();
    TestNumbers numbers = TestNumbers.of(label);
    int pairs = specials.length * specials.length;
    HostTensor a = numbers.floats(Kind.WIDE, pairs + 100);
    HostTensor b = numbers.floats(Kind.WIDE, pairs + 100);
    HostTensor c = numbers.floats(Kind.SPECIAL, pairs + 100);
    for (int i = 0; i < pairs; i++) {
      a.floats()[i] = specials[i / specials.length];
      b.floats()[i] = specials[i % specials.length];
    }
    cases.add(map(label + ", special values", a.shape(), List.of(output), a, b, c));
    cases.add(
        map(
            label + ", short",
            Shape.of(3),
            List.of(output),
            numbers.floats(Kind.SPECIAL, 3),
            numbers.floats(Kind.SPECIAL, 3),
            numbers.floats(Kind.SPECIAL, 3)));
    HostTensor column = HostTensor.of(Shape.of(specials.length, 1), specials);
    HostTensor row = numbers.floats(Kind.SPECIAL, 35);
    Shape stretched = Shape.of(specials.length, 35);
    cases.add(map(label + ", column and row", stretched, List.of(output), column, row, column));
    cases.add(map(label + ", row and column", stretched, List.of(output), row, column, row));
  }

  private static void addInt(List<KernelCase> cases, String label, Expr output) {
    int[] specials = TestNumbers.specialInts();
    TestNumbers numbers = TestNumbers.of(label);
    int pairs = specials.length * specials.length;
    HostTensor a = numbers.anyInts(pairs + 100);
    HostTensor b = numbers.anyInts(pairs + 100);
    HostTensor c = numbers.anyInts(pairs + 100);
    for (int i = 0; i < pairs; i++) {
      a.ints()[i] = specials[i / specials.length];
      b.ints()[i] = specials[i % specials.length];
    }
    cases.add(map(label + ", special values", a.shape(), List.of(output), a, b, c));
    cases.add(
        map(
            label + ", short",
            Shape.of(5),
            List.of(output),
            numbers.anyInts(5),
            numbers.anyInts(5),
            numbers.anyInts(5)));
    HostTensor column = HostTensor.of(Shape.of(specials.length, 1), specials);
    HostTensor row = numbers.anyInts(35);
    Shape stretched = Shape.of(specials.length, 35);
    cases.add(map(label + ", column and row", stretched, List.of(output), column, row, column));
    cases.add(map(label + ", row and column", stretched, List.of(output), row, column, row));
  }

  private static void addLengths(List<KernelCase> cases) {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    for (int length : LENGTHS) {
      String label = "length " + length;
      TestNumbers numbers = TestNumbers.of(label);
      HostTensor x = numbers.floats(Kind.SPECIAL, length);
      HostTensor y = numbers.floats(length);
      cases.add(map(label, x.shape(), List.of(a.times(b).plus(a)), x, y));
      cases.add(
          map(
              label + ", scalar, index",
              x.shape(),
              List.of(a.times(b).plus(Expr.index().toFloat())),
              x,
              numbers.floats()));
    }
    TestNumbers numbers = TestNumbers.of("long");
    HostTensor x = numbers.floats(Kind.SPECIAL, 70_001);
    cases.add(map("length 70001", x.shape(), List.of(a.times(b)), x, numbers.floats(70_001)));
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
    cases.add(map("many rows, row", x.shape(), outputs, x, numbers.floats(299)));
    cases.add(map("many rows, column", x.shape(), outputs, x, numbers.floats(301, 1)));
    cases.add(map("many rows, scalar", x.shape(), outputs, x, numbers.floats()));
    Shape wide = Shape.of(2, 45_001);
    HostTensor y = numbers.floats(wide.lengths());
    cases.add(map("wide rows, row", wide, outputs, y, numbers.floats(45_001)));
    cases.add(map("wide rows, column", wide, outputs, y, numbers.floats(2, 1)));
    Shape cube = Shape.of(37, 3, 701);
    HostTensor z = numbers.floats(cube.lengths());
    cases.add(map("cube, middle", cube, outputs, z, numbers.floats(37, 1, 701)));
    cases.add(map("cube, edge", cube, outputs, z, numbers.floats(3, 1)));
    cases.add(
        map(
            "large chain",
            Shape.of(20_011),
            List.of(chain(40)),
            numbers.floats(20_011),
            numbers.floats(20_011)));
  }

  private static void addBroadcasts(List<KernelCase> cases) {
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
      cases.add(map(label, shape, List.of(a.minus(b)), x, y));
      cases.add(map(label + ", swapped", shape, List.of(a.dividedBy(b)), y, x));
      Expr position = Expr.index().toFloat();
      cases.add(map(label + ", two outputs", shape, List.of(a.plus(b), b.times(position)), x, y));
    }
    TestNumbers numbers = TestNumbers.of("stretch");
    Expr a = Expr.input(0);
    cases.add(map("scalar stretched", Shape.of(3, 37), List.of(a), numbers.floats()));
    cases.add(map("row stretched", Shape.of(3, 37), List.of(a), numbers.floats(37)));
    cases.add(map("column stretched", Shape.of(3, 37), List.of(a), numbers.floats(3, 1)));
    cases.add(map("middle stretched", Shape.of(3, 4, 37), List.of(a), numbers.floats(3, 1, 37)));
    cases.add(
        map(
            "int column stretched",
            Shape.of(9, 37),
            List.of(Expr.intInput(0)),
            numbers.anyInts(9, 1)));
    cases.add(
        map(
            "three patterns",
            Shape.of(9, 37),
            List.of(a.fma(Expr.input(1), Expr.input(2))),
            numbers.floats(9, 37),
            numbers.floats(9, 1),
            numbers.floats(37)));
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
      cases.add(map("no input" + label, shape, List.of(Expr.constant(3f))));
      cases.add(map("index alone" + label, shape, List.of(Expr.index())));
      cases.add(map("index as float" + label, shape, List.of(Expr.index().toFloat().times(0.1f))));
      cases.add(map("inputs unread" + label, shape, List.of(c), x, y, z));
      cases.add(map("swap" + label, shape, List.of(b, a), x, y));
      cases.add(map("same output twice" + label, shape, List.of(a.plus(b), a.plus(b)), x, y));
      cases.add(map("four outputs" + label, shape, adamLike(), x, y, z, numbers.floats()));
      cases.add(map("float and int" + label, shape, List.of(a.toInt(), a.times(b)), x, y));
      Expr mixed = Expr.intInput(1).toFloat().times(a);
      cases.add(map("mixed inputs" + label, shape, List.of(mixed), x, numbers.ints(-9, 9, length)));
      cases.add(map("chain of 40" + label, shape, List.of(chain(40)), x, y));
      cases.add(map("chain of 140" + label, shape, List.of(chain(140)), x, y));
      cases.add(map("twelve inputs" + label, shape, List.of(sumOf(12)), many(numbers, 12, length)));
      Expr random = random(Expr.index(), Expr.intInput(0));
      cases.add(map("random bits" + label, shape, List.of(random), numbers.anyInts()));
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
    Expr zero = Expr.constant(0f);
    List<GradientCase> cases = new ArrayList<>();
    cases.add(gradient("add", a.plus(b)));
    cases.add(gradient("subtract", a.minus(b)));
    cases.add(gradient("multiply", a.times(b)));
    cases.add(gradient("square", a.squared()));
    cases.add(gradient("divide", a.dividedBy(b)));
    cases.add(gradient("sqrt", a.abs().sqrt()));
    cases.add(gradient("fma", a.fma(b, c)));
    cases.add(gradient("fma of one", a.fma(a, a)));
    cases.add(gradient("negate", a.negate()));
    cases.add(gradient("abs", a.abs().times(b)));
    cases.add(gradient("select", a.lessThan(0f).select(b.times(a), c)));
    cases.add(gradient("relu", a.lessThan(0f).select(zero, a)));
    cases.add(gradient("clamp", a.min(Expr.constant(0.05f)).times(b)));
    cases.add(gradient("constant", a.times(0.1f).plus(b.times(3f))));
    cases.add(gradient("chain", chain(20)));
    cases.add(gradient("index", a.times(Expr.index().toFloat())));
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

  private static GradientCase gradient(String label, Expr output) {
    TestNumbers numbers = TestNumbers.of(label);
    Tape tape = Tape.of(List.of(output), 3);
    return GradientCase.of(
        label,
        new Map(tape, Shape.of(7)),
        Set.of(0, 1, 2),
        numbers.awayFromZero(7),
        numbers.awayFromZero(7),
        numbers.awayFromZero(7));
  }
}

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

/**
 * Cases of {@link Map} for every primitive: on all pairs of special values, over a short length, on
 * operands that stretch, and its gradient. Named functions have {@link FunctionCases}.
 */
public final class PrimitiveCases implements KernelCases {
  /** For ServiceLoader. */
  public PrimitiveCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Map.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    addPrimitives(cases);
    return cases;
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
    cases.add(MapCase.of(label + ", special values", a.shape(), List.of(output), a, b, c));
    cases.add(
        MapCase.of(
            label + ", short",
            Shape.of(3),
            List.of(output),
            numbers.floats(Kind.SPECIAL, 3),
            numbers.floats(Kind.SPECIAL, 3),
            numbers.floats(Kind.SPECIAL, 3)));
    HostTensor column = HostTensor.of(Shape.of(specials.length, 1), specials);
    HostTensor row = numbers.floats(Kind.SPECIAL, 35);
    Shape stretched = Shape.of(specials.length, 35);
    cases.add(
        MapCase.of(label + ", column and row", stretched, List.of(output), column, row, column));
    cases.add(MapCase.of(label + ", row and column", stretched, List.of(output), row, column, row));
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
    cases.add(MapCase.of(label + ", special values", a.shape(), List.of(output), a, b, c));
    cases.add(
        MapCase.of(
            label + ", short",
            Shape.of(5),
            List.of(output),
            numbers.anyInts(5),
            numbers.anyInts(5),
            numbers.anyInts(5)));
    HostTensor column = HostTensor.of(Shape.of(specials.length, 1), specials);
    HostTensor row = numbers.anyInts(35);
    Shape stretched = Shape.of(specials.length, 35);
    cases.add(
        MapCase.of(label + ", column and row", stretched, List.of(output), column, row, column));
    cases.add(MapCase.of(label + ", row and column", stretched, List.of(output), row, column, row));
  }

  @Override
  public List<GradientCase> gradients() {
    Expr a = Expr.input(0);
    Expr b = Expr.input(1);
    Expr c = Expr.input(2);
    Expr zero = Expr.constant(0f);
    return List.of(
        MapCase.gradient("add", a.plus(b)),
        MapCase.gradient("subtract", a.minus(b)),
        MapCase.gradient("multiply", a.times(b)),
        MapCase.gradient("square", a.squared()),
        MapCase.gradient("divide", a.dividedBy(b)),
        MapCase.gradient("sqrt", a.abs().sqrt()),
        MapCase.gradient("fma", a.fma(b, c)),
        MapCase.gradient("fma of one", a.fma(a, a)),
        MapCase.gradient("negate", a.negate()),
        MapCase.gradient("abs", a.abs().times(b)),
        MapCase.gradient("select", a.lessThan(0f).select(b.times(a), c)),
        MapCase.gradient("relu", a.lessThan(0f).select(zero, a)),
        MapCase.gradient("clamp", a.min(Expr.constant(0.05f)).times(b)),
        MapCase.gradient("constant", a.times(0.1f).plus(b.times(3f))),
        MapCase.gradient("index", a.times(Expr.index().toFloat())));
  }
}

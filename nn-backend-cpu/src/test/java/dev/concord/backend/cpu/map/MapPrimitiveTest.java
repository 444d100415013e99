package dev.concord.backend.cpu.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.backend.cpu.warmup.WarmUpAtOnce;
import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every primitive alone, on special values, at awkward sizes, broadcast or not: the bits agree. */
class MapPrimitiveTest {
  private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33, 257};

  /** How the inputs lie against the output [rows, n]. */
  private enum Kind {
    FULL,
    LAST_PER_ROW,
    LAST_SCALAR,
    LAST_PER_COLUMN,
    ALL_PER_ROW
  }

  @ParameterizedTest
  @EnumSource(value = Primitive.class, mode = EnumSource.Mode.EXCLUDE, names = "CALL")
  void matchesTheReference(Primitive primitive) {
    for (int lanes : new int[] {1, 4, 8, 16}) {
      MapCompiler compiler = new MapCompiler(lanes);
      for (int size : SIZES) {
        for (Kind kind : Kind.values()) {
          check(primitive, kind, Shape.of(3, size), compiler, lanes);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 4095", "16, 4096", "16, 4097", "8, 4097", "4, 4097", "1, 4097"})
  void matchesTheReferenceOnManyValues(int lanes, int size) {
    MapCompiler compiler = new MapCompiler(lanes);
    for (Primitive primitive : all()) {
      check(primitive, Kind.FULL, Shape.of(size), compiler, lanes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void matchesTheReferenceOnceCompiled(int lanes) {
    WarmUpAtOnce.assumeFast(lanes);
    MapCompiler compiler = new MapCompiler(lanes, new WarmUpAtOnce());
    for (Primitive primitive : all()) {
      check(primitive, Kind.LAST_PER_ROW, Shape.of(3, 3000), compiler, lanes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 13, 30, 31})
  void shiftsByEveryKindOfDistance(int distance) {
    Expr x = Expr.intInput(0);
    Tape tape =
        Tape.of(
            List.of(
                x.shiftLeft(distance),
                x.shiftRight(distance),
                x.shiftRightUnsigned(distance),
                x.rotateLeft(distance)),
            1);
    for (int lanes : new int[] {1, 4, 8, 16}) {
      MapChecker checker =
          new MapChecker(
              tape,
              List.of(LaneType.INT),
              List.of(Shape.of(100)),
              Shape.of(100),
              List.of(SpecialValues.ints(5)));
      checker.check("lanes " + lanes, checker.plan(new MapCompiler(lanes)));
    }
  }

  private static Set<Primitive> all() {
    return EnumSet.complementOf(EnumSet.of(Primitive.CALL));
  }

  private static void check(
      Primitive primitive, Kind kind, Shape shape, MapCompiler compiler, int lanes) {
    List<LaneType> types = inputTypes(primitive);
    List<Expr> inputs = new ArrayList<>();
    for (int input = 0; input < types.size(); input++) {
      boolean isFloat = types.get(input) == LaneType.FLOAT;
      inputs.add(isFloat ? Expr.input(input) : Expr.intInput(input));
    }
    Tape tape = Tape.of(List.of(apply(primitive, inputs)), types.size());
    assertEquals(true, tape.instructions().stream().anyMatch(i -> i.primitive() == primitive));
    List<Shape> shapes = new ArrayList<>();
    List<IntUnaryOperator> values = new ArrayList<>();
    for (int input = 0; input < types.size(); input++) {
      shapes.add(inputShape(kind, shape, input == types.size() - 1));
      values.add(
          types.get(input) == LaneType.FLOAT
              ? SpecialValues.floats(10 * input, primitive != Primitive.NUMBER_BITS)
              : SpecialValues.ints(10 * input));
    }
    MapChecker checker = new MapChecker(tape, types, shapes, shape, values);
    String what = "%s, %s, lanes %d".formatted(primitive, kind, lanes);
    checker.check(what, checker.plan(compiler));
    checker.check(what + ", rows", checker.planRows(compiler));
  }

  private static Shape inputShape(Kind kind, Shape shape, boolean last) {
    Shape perRow = shape.with(-1, 1);
    return switch (kind) {
      case FULL -> shape;
      case LAST_PER_ROW -> last ? perRow : shape;
      case LAST_SCALAR -> last ? Shape.SCALAR : shape;
      case LAST_PER_COLUMN -> last ? Shape.of(shape.length(-1)) : shape;
      case ALL_PER_ROW -> perRow;
    };
  }

  /** Types of the inputs the expression of a primitive reads; a condition is made of two floats. */
  private static List<LaneType> inputTypes(Primitive primitive) {
    return switch (primitive) {
      case INPUT, CONSTANT -> List.of(LaneType.FLOAT);
      case INT_INPUT, INT_CONSTANT, INDEX -> List.of(LaneType.INT);
      case SELECT -> List.of(LaneType.INT, LaneType.FLOAT, LaneType.FLOAT);
      case INT_SELECT -> List.of(LaneType.FLOAT, LaneType.INT, LaneType.INT);
      default -> primitive.operands();
    };
  }

  private static Expr apply(Primitive primitive, List<Expr> in) {
    Expr a = in.get(0);
    Expr b = in.size() > 1 ? in.get(1) : null;
    Expr c = in.size() > 2 ? in.get(2) : null;
    return switch (primitive) {
      case INPUT, INT_INPUT -> a;
      case CONSTANT -> a.minus(0.1f);
      case INT_CONSTANT -> a.intPlus(Expr.intConstant(12345));
      case INDEX -> a.xor(Expr.index());
      case ADD -> a.plus(b);
      case SUBTRACT -> a.minus(b);
      case MULTIPLY -> a.times(b);
      case DIVIDE -> a.dividedBy(b);
      case SQRT -> a.sqrt();
      case FMA -> a.fma(b, c);
      case NEGATE -> a.negate();
      case ABS -> a.abs();
      case LESS, INT_LESS -> truth(a.lessThan(b));
      case LESS_OR_EQUAL -> truth(a.atMost(b));
      case EQUAL, INT_EQUAL -> truth(a.equalTo(b));
      case NOT_EQUAL -> truth(a.notEqualTo(b));
      case SELECT -> a.lessThan(Expr.intConstant(0)).select(b, c);
      case INT_SELECT -> a.lessThan(0f).select(b, c);
      case INT_ADD -> a.intPlus(b);
      case INT_SUBTRACT -> a.intMinus(b);
      case AND -> a.and(b);
      case OR -> a.or(b);
      case XOR -> a.xor(b);
      case SHIFT_LEFT -> a.shiftLeft(5);
      case SHIFT_RIGHT -> a.shiftRight(5);
      case SHIFT_RIGHT_UNSIGNED -> a.shiftRightUnsigned(5);
      case ROTATE_LEFT -> a.rotateLeft(5);
      case INT_TO_FLOAT -> a.toFloat();
      case FLOAT_TO_INT -> a.toInt();
      case FLOAT_BITS -> a.bits();
      case NUMBER_BITS -> a.numberBits();
      case BITS_FLOAT -> a.bitsToFloat();
      case CALL -> throw new IllegalArgumentException("expanded before code is made");
    };
  }

  private static Expr truth(Expr condition) {
    return condition.select(Expr.constant(1f), Expr.constant(0f));
  }
}

package dev.concord.expr;

import java.util.List;

/**
 * A node of an elementwise expression over float32 and int32 lanes: a primitive and its operands.
 * Expressions are directed acyclic graphs built with the methods below and frozen into a {@link
 * Tape}, which removes repeated nodes; a node equals only itself. Each method is one IEEE operation
 * unless it says otherwise, and none is ever contracted: where a fused multiply-add is meant,
 * {@link #fma} is written.
 */
public final class Expr {
  private static final Expr INDEX = new Expr(Primitive.INDEX, List.of(), 0, null);

  private final Primitive primitive;
  private final List<Expr> operands;
  private final int payload;
  private final NamedFunction function;

  private Expr(Primitive primitive, List<Expr> operands, int payload, NamedFunction function) {
    this.primitive = primitive;
    this.operands = operands;
    this.payload = payload;
    this.function = function;
  }

  /** A node of any primitive but {@link Primitive#CALL}, with its operand types checked. */
  static Expr node(Primitive primitive, int payload, List<Expr> operands) {
    List<LaneType> got = operands.stream().map(Expr::type).toList();
    if (!got.equals(primitive.operands())) {
      throw new IllegalArgumentException(
          primitive + " takes operands of types " + primitive.operands() + ", got " + got);
    }
    return new Expr(primitive, List.copyOf(operands), payload, null);
  }

  private static Expr node(Primitive primitive, Expr... operands) {
    return node(primitive, 0, List.of(operands));
  }

  /** The element of float input {@code number}, counted from 0. */
  public static Expr input(int number) {
    return node(Primitive.INPUT, requireInput(number), List.of());
  }

  /** The element of int input {@code number}, counted from 0. */
  public static Expr intInput(int number) {
    return node(Primitive.INT_INPUT, requireInput(number), List.of());
  }

  private static int requireInput(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("Inputs are counted from 0, got " + number);
    }
    return number;
  }

  /** A float constant, kept as its bits. */
  public static Expr constant(float value) {
    return node(Primitive.CONSTANT, Float.floatToIntBits(value), List.of());
  }

  /** The float constant with the given bits. */
  public static Expr constantBits(int bits) {
    return node(Primitive.CONSTANT, bits, List.of());
  }

  /** An int constant. */
  public static Expr intConstant(int value) {
    return node(Primitive.INT_CONSTANT, value, List.of());
  }

  /** The row-major logical index of the element. */
  public static Expr index() {
    return INDEX;
  }

  /** A named function applied to float arguments. */
  public static Expr call(NamedFunction function, List<Expr> arguments) {
    if (arguments.size() != function.arity()) {
      throw new IllegalArgumentException(
          function + " takes " + function.arity() + " arguments, got " + arguments.size());
    }
    for (Expr argument : arguments) {
      if (argument.type() != LaneType.FLOAT) {
        throw new IllegalArgumentException(function + " takes floats, got " + argument.type());
      }
    }
    return new Expr(Primitive.CALL, List.copyOf(arguments), 0, function);
  }

  /** What this node computes. */
  public Primitive primitive() {
    return primitive;
  }

  /** Its operands in order. */
  public List<Expr> operands() {
    return operands;
  }

  /** Input number, constant or shift distance, as the primitive says. */
  public int payload() {
    return payload;
  }

  /** The function of a {@link Primitive#CALL}, else null. */
  public NamedFunction function() {
    return function;
  }

  /** Type of the value. */
  public LaneType type() {
    return primitive.result();
  }

  /** this + other. */
  public Expr plus(Expr other) {
    return node(Primitive.ADD, this, other);
  }

  /** this + constant. */
  public Expr plus(float other) {
    return plus(constant(other));
  }

  /** this − other. */
  public Expr minus(Expr other) {
    return node(Primitive.SUBTRACT, this, other);
  }

  /** this − constant. */
  public Expr minus(float other) {
    return minus(constant(other));
  }

  /** this × other. */
  public Expr times(Expr other) {
    return node(Primitive.MULTIPLY, this, other);
  }

  /** this × constant. */
  public Expr times(float other) {
    return times(constant(other));
  }

  /** this ÷ other. */
  public Expr dividedBy(Expr other) {
    return node(Primitive.DIVIDE, this, other);
  }

  /** this ÷ constant. */
  public Expr dividedBy(float other) {
    return dividedBy(constant(other));
  }

  /** √this. */
  public Expr sqrt() {
    return node(Primitive.SQRT, this);
  }

  /** this × factor + addend, rounded once. */
  public Expr fma(Expr factor, Expr addend) {
    return node(Primitive.FMA, this, factor, addend);
  }

  /** −this. */
  public Expr negate() {
    return node(Primitive.NEGATE, this);
  }

  /** |this|. */
  public Expr abs() {
    return node(Primitive.ABS, this);
  }

  /** this × this. */
  public Expr squared() {
    return times(this);
  }

  /** this &lt; other, false with NaN. */
  public Expr lessThan(Expr other) {
    return node(type() == LaneType.INT ? Primitive.INT_LESS : Primitive.LESS, this, other);
  }

  /** this &lt; constant, false with NaN. */
  public Expr lessThan(float other) {
    return lessThan(constant(other));
  }

  /** this > other, that is other &lt; this. */
  public Expr greaterThan(Expr other) {
    return other.lessThan(this);
  }

  /** this > constant. */
  public Expr greaterThan(float other) {
    return greaterThan(constant(other));
  }

  /** this ≤ other, false with NaN. */
  public Expr atMost(Expr other) {
    return node(Primitive.LESS_OR_EQUAL, this, other);
  }

  /** this = other, false with NaN (and true for −0 = +0). */
  public Expr equalTo(Expr other) {
    return node(type() == LaneType.INT ? Primitive.INT_EQUAL : Primitive.EQUAL, this, other);
  }

  /** this ≠ other, true with NaN. */
  public Expr notEqualTo(Expr other) {
    return node(Primitive.NOT_EQUAL, this, other);
  }

  /** True where this is NaN. */
  public Expr isNaN() {
    return notEqualTo(this);
  }

  /** {@code this ? whenTrue : whenFalse} for a condition. */
  public Expr select(Expr whenTrue, Expr whenFalse) {
    Primitive kind = whenTrue.type() == LaneType.INT ? Primitive.INT_SELECT : Primitive.SELECT;
    return node(kind, this, whenTrue, whenFalse);
  }

  /** {@code this > other ? this : other}, the contract's maximum. */
  public Expr max(Expr other) {
    return greaterThan(other).select(this, other);
  }

  /** {@code this < other ? this : other}. */
  public Expr min(Expr other) {
    return lessThan(other).select(this, other);
  }

  /** Int sum, wrapping. */
  public Expr intPlus(Expr other) {
    return node(Primitive.INT_ADD, this, other);
  }

  /** Int difference, wrapping. */
  public Expr intMinus(Expr other) {
    return node(Primitive.INT_SUBTRACT, this, other);
  }

  /** Bitwise and. */
  public Expr and(Expr other) {
    return node(Primitive.AND, this, other);
  }

  /** Bitwise or. */
  public Expr or(Expr other) {
    return node(Primitive.OR, this, other);
  }

  /** Bitwise exclusive or. */
  public Expr xor(Expr other) {
    return node(Primitive.XOR, this, other);
  }

  /** Shift left by 0 to 31. */
  public Expr shiftLeft(int distance) {
    return shift(Primitive.SHIFT_LEFT, distance);
  }

  /** Arithmetic shift right by 0 to 31. */
  public Expr shiftRight(int distance) {
    return shift(Primitive.SHIFT_RIGHT, distance);
  }

  /** Logical shift right by 0 to 31. */
  public Expr shiftRightUnsigned(int distance) {
    return shift(Primitive.SHIFT_RIGHT_UNSIGNED, distance);
  }

  /** Rotate left by 0 to 31. */
  public Expr rotateLeft(int distance) {
    return shift(Primitive.ROTATE_LEFT, distance);
  }

  private Expr shift(Primitive kind, int distance) {
    if (distance < 0 || distance > 31) {
      throw new IllegalArgumentException("A shift distance is 0 to 31, got " + distance);
    }
    return node(kind, distance, List.of(this));
  }

  /** Int to the nearest float. */
  public Expr toFloat() {
    return node(Primitive.INT_TO_FLOAT, this);
  }

  /** Float to int: truncates, saturates, NaN gives 0. */
  public Expr toInt() {
    return node(Primitive.FLOAT_TO_INT, this);
  }

  /** The float's bits, NaN as 0x7fc00000. */
  public Expr bits() {
    return node(Primitive.FLOAT_BITS, this);
  }

  /** The bits of a float that is known not to be NaN. */
  public Expr numberBits() {
    return node(Primitive.NUMBER_BITS, this);
  }

  /** The float with these bits. */
  public Expr bitsToFloat() {
    return node(Primitive.BITS_FLOAT, this);
  }
}

package dev.concord.expr;

import static dev.concord.expr.LaneType.BOOL;
import static dev.concord.expr.LaneType.FLOAT;
import static dev.concord.expr.LaneType.INT;

import java.util.List;

/**
 * The complete instruction set of elementwise expressions. Every target (reference, CPU, OpenCL C,
 * PTX) has one exhaustive switch over it, so a new primitive fails to compile until all have it.
 * Float primitives round to nearest even and keep subnormals; nothing is ever contracted.
 */
public enum Primitive {
  /** Element of input number {@code payload}. */
  INPUT(FLOAT),
  /** Element of an int input, number {@code payload}. */
  INT_INPUT(INT),
  /** The float whose bits are {@code payload}. */
  CONSTANT(FLOAT),
  /** The int {@code payload}. */
  INT_CONSTANT(INT),
  /** Row-major logical index of the element within the iterated shape. */
  INDEX(INT),
  /** a + b. */
  ADD(FLOAT, FLOAT, FLOAT),
  /** a − b. */
  SUBTRACT(FLOAT, FLOAT, FLOAT),
  /** a × b. */
  MULTIPLY(FLOAT, FLOAT, FLOAT),
  /** a ÷ b. */
  DIVIDE(FLOAT, FLOAT, FLOAT),
  /** √a. */
  SQRT(FLOAT, FLOAT),
  /** a × b + c, rounded once. */
  FMA(FLOAT, FLOAT, FLOAT, FLOAT),
  /** −a: flips the sign bit. */
  NEGATE(FLOAT, FLOAT),
  /** |a|: clears the sign bit. */
  ABS(FLOAT, FLOAT),
  /** a &lt; b, ordered: false with NaN. */
  LESS(BOOL, FLOAT, FLOAT),
  /** a ≤ b, ordered. */
  LESS_OR_EQUAL(BOOL, FLOAT, FLOAT),
  /** a = b, ordered. */
  EQUAL(BOOL, FLOAT, FLOAT),
  /** a ≠ b, unordered: true with NaN. */
  NOT_EQUAL(BOOL, FLOAT, FLOAT),
  /** a &lt; b on ints. */
  INT_LESS(BOOL, INT, INT),
  /** a = b on ints. */
  INT_EQUAL(BOOL, INT, INT),
  /** a ? b : c on floats. */
  SELECT(FLOAT, BOOL, FLOAT, FLOAT),
  /** a ? b : c on ints. */
  INT_SELECT(INT, BOOL, INT, INT),
  /** a + b, wrapping. */
  INT_ADD(INT, INT, INT),
  /** a − b, wrapping. */
  INT_SUBTRACT(INT, INT, INT),
  /** Bitwise and. */
  AND(INT, INT, INT),
  /** Bitwise or. */
  OR(INT, INT, INT),
  /** Bitwise exclusive or. */
  XOR(INT, INT, INT),
  /** a shifted left by {@code payload}, 0 to 31. */
  SHIFT_LEFT(INT, INT),
  /** a shifted right by {@code payload}, copying the sign. */
  SHIFT_RIGHT(INT, INT),
  /** a shifted right by {@code payload}, filling with zeros. */
  SHIFT_RIGHT_UNSIGNED(INT, INT),
  /** a rotated left by {@code payload}, 0 to 31. */
  ROTATE_LEFT(INT, INT),
  /** The float nearest to int a, ties to even. */
  INT_TO_FLOAT(FLOAT, INT),
  /** a truncated towards zero, saturating, NaN to 0. */
  FLOAT_TO_INT(INT, FLOAT),
  /** The bits of a; every NaN gives 0x7fc00000. */
  FLOAT_BITS(INT, FLOAT),
  /** The bits of a, which must not be NaN (the expression has excluded it): saves the NaN check. */
  NUMBER_BITS(INT, FLOAT),
  /** The float whose bits are a. */
  BITS_FLOAT(FLOAT, INT),
  /** A named function of one or more floats; expanded to its definition before code is made. */
  CALL(FLOAT);

  private final LaneType result;
  private final List<LaneType> operands;

  Primitive(LaneType result, LaneType... operands) {
    this.result = result;
    this.operands = List.of(operands);
  }

  /** Type of the value it yields. */
  public LaneType result() {
    return result;
  }

  /** Types of its operands; empty for {@link #CALL}, whose function knows. */
  public List<LaneType> operands() {
    return operands;
  }
}

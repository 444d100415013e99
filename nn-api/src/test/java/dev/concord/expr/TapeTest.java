package dev.concord.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What freezing expressions into a tape removes, keeps, refuses and prints. */
class TapeTest {
  private static final Expr X = Expr.input(0);
  private static final Expr Y = Expr.input(1);
  private static final Expr ZERO = Expr.constant(0f);
  private static final Expr ONE = Expr.constant(1f);
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    3f,
    0.1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1.1e-38f,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private static Tape tape(Expr... outputs) {
    return Tape.of(List.of(outputs), 2);
  }

  @Test
  void equalInstructionsStandOnce() {
    Expr sum = Expr.input(0).plus(Expr.input(1));
    Expr sameSum = Expr.input(0).plus(Expr.input(1));
    Tape tape = tape(sum.times(sameSum), sameSum);
    assertEquals(4, tape.instructions().size(), tape.listing());
    assertEquals(2, tape.operationCount());
  }

  @Test
  void differentInstructionsAreKeptApart() {
    assertEquals(2, tape(X.plus(Y), Y.plus(X)).operationCount());
    assertEquals(2, tape(X.times(0f), X.times(-0f)).operationCount());
    Expr bits = X.bits();
    assertEquals(3, tape(bits.shiftLeft(1).bitsToFloat(), bits.shiftLeft(1)).operationCount());
    assertEquals(3, tape(bits.shiftLeft(1), bits.shiftLeft(2)).operationCount());
  }

  @Test
  void onlyTheAllowedRewritesAreMade() {
    for (Expr gone :
        List.of(
            X.times(ONE),
            ONE.times(X),
            X.dividedBy(ONE),
            X.negate().negate(),
            X.times(1f).dividedBy(1f).negate().negate())) {
      assertEquals(tape(X), tape(gone));
    }
    for (Expr kept :
        List.of(
            X.plus(ZERO),
            ZERO.plus(X),
            X.minus(ZERO),
            X.times(ZERO),
            X.times(-1f),
            ZERO.minus(X),
            ONE.dividedBy(X),
            X.fma(ONE, Y),
            X.minus(X),
            X.dividedBy(X),
            X.abs().abs())) {
      assertTrue(tape(kept).operationCount() >= 1, tape(kept).listing());
    }
  }

  @Test
  void nothingIsReassociatedOrContracted() {
    assertEquals(2, tape(X.plus(1f).plus(2f)).operationCount());
    assertEquals(2, tape(X.plus(1f).plus(2f)).expanded().operationCount());
    assertEquals(2, tape(X.times(Y).plus(X)).expanded().operationCount());
  }

  @Test
  void whatNoOutputNeedsIsDropped() {
    NamedFunction second =
        NamedFunction.binary("second", 0, (a, b) -> b, (x, y) -> List.of(ZERO, ONE), (a, b) -> b);
    Tape tape = tape(second.of(X.sqrt().plus(3f), Y)).expanded();
    assertEquals(tape(Y), tape);
    assertFalse(tape.reads(0));
    assertTrue(tape.reads(1));
  }

  @Test
  void misusedInputsAndConditionsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Expr.input(-1));
    assertThrows(IllegalArgumentException.class, () -> Tape.of(List.of(Expr.input(2)), 2));
    assertThrows(IllegalArgumentException.class, () -> tape(X.lessThan(Y)));
    Expr mixed = X.plus(Expr.intInput(0).toFloat());
    var error = assertThrows(IllegalArgumentException.class, () -> tape(mixed));
    assertEquals("The expression reads input 0 both as float and as int", error.getMessage());
    var types = assertThrows(IllegalArgumentException.class, () -> X.plus(Expr.intInput(1)));
    assertEquals(
        "ADD takes operands of types [FLOAT, FLOAT], got [FLOAT, INT]", types.getMessage());
    assertThrows(IllegalArgumentException.class, () -> X.bits().shiftLeft(32));
    assertThrows(IllegalArgumentException.class, () -> X.bits().rotateLeft(-1));
  }

  @Test
  void anOutputMayBeAnInputOrAnInt() {
    Tape tape = Tape.of(List.of(X, X.bits(), X), 1);
    assertEquals(LaneType.FLOAT, tape.outputType(0));
    assertEquals(LaneType.INT, tape.outputType(1));
    assertEquals(tape.outputs().get(0), tape.outputs().get(2));
  }

  @Test
  void appliesToOtherArguments() {
    Tape tape = tape(X.minus(Y));
    assertEquals(tape(Y.minus(X.sqrt())), Tape.of(tape.apply(List.of(Y, X.sqrt())), 2));
  }

  @Test
  void printsOneInstructionALine() {
    Expr product = X.times(0.5f);
    assertEquals(
        """
        %0 = input 0
        %1 = 0.5
        %2 = MULTIPLY %0 %1
        %3 = FLOAT_BITS %2
        %4 = SHIFT_LEFT 3 %3
        outputs [4, 2]
        """,
        tape(product.bits().shiftLeft(3), product).listing());
  }

  @Test
  void foldedConstantsHaveTheBitsOfTheOperations() {
    List<UnaryOperator<Expr>> unary = List.of(Expr::sqrt, Expr::negate, Expr::abs);
    List<BinaryOperator<Expr>> binary =
        List.of(
            Expr::plus,
            Expr::minus,
            Expr::times,
            Expr::dividedBy,
            (a, b) -> a.fma(b, a),
            (a, b) -> a.dividedBy(b).sqrt().plus(a.times(b)));
    for (float a : SPECIAL) {
      unary.forEach(f -> assertFoldsAsComputed(f.apply(X), a, 0f));
      for (float b : SPECIAL) {
        binary.forEach(f -> assertFoldsAsComputed(f.apply(X, Y), a, b));
      }
    }
  }

  /** The expression over inputs, against the same over constants after folding. */
  private static void assertFoldsAsComputed(Expr expr, float a, float b) {
    Tape open = tape(expr);
    Tape closed = Tape.of(open.apply(List.of(Expr.constant(a), Expr.constant(b))), 0).expanded();
    assertEquals(1, closed.instructions().size(), closed.listing());
    float computed = (float) TapeEvaluator.ofPrimitives(open).evaluate(new double[] {a, b}, 0)[0];
    float folded = (float) TapeEvaluator.ofPrimitives(closed).evaluate(new double[0], 0)[0];
    assertEquals(
        Float.floatToIntBits(computed),
        Float.floatToIntBits(folded),
        () -> open.listing() + a + ", " + b);
  }

  @Test
  void expandingKeepsTheBits() {
    NamedFunction softsign =
        NamedFunction.unary(
            "softsign",
            2,
            x -> x.dividedBy(x.abs().plus(ONE.times(2f).minus(1f))),
            (x, y) -> ONE.minus(y.abs()).squared(),
            x -> x / (1 + Math.abs(x)));
    Tape tape = tape(softsign.of(softsign.of(X).times(Y)).plus(softsign.of(X)));
    assertTrue(
        tape.expanded().instructions().stream().noneMatch(i -> i.primitive() == Primitive.CALL));
    TapeEvaluator evaluator = new TapeEvaluator(tape, Arithmetic.FLOAT32);
    for (float a : SPECIAL) {
      for (float b : SPECIAL) {
        float inner = a / (Math.abs(a) + 1f);
        float product = inner * b;
        float expected = product / (Math.abs(product) + 1f) + inner;
        float got = (float) evaluator.evaluate(new double[] {a, b}, 0)[0];
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(got), a + ", " + b);
      }
    }
  }

  @Test
  void namedFunctionsAreTheSameOnlyIfTheyAreTheSameObject() {
    NamedFunction one = NamedFunction.unary("f", 0, x -> x, (x, y) -> ONE, x -> x);
    NamedFunction other = NamedFunction.unary("f", 0, x -> x, (x, y) -> ONE, x -> x);
    assertEquals(tape(one.of(X)), tape(one.of(X)));
    assertNotEquals(tape(one.of(X)), tape(other.of(X)));
    assertThrows(IllegalArgumentException.class, () -> one.of(X, Y));
    assertThrows(IllegalArgumentException.class, () -> one.of(X.bits()));
  }
}

package dev.concord.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Known answers of the primitives whose results are not plain Java float arithmetic. */
class TapeEvaluatorTest {
  private static final Expr X = Expr.input(0);
  private static final Expr I = Expr.intInput(0);

  private static double value(Expr expr, double... inputs) {
    TapeEvaluator evaluator =
        new TapeEvaluator(Tape.of(List.of(expr), inputs.length), Arithmetic.FLOAT32);
    return evaluator.evaluate(inputs, 7)[0];
  }

  private static int truth(Expr condition, double... inputs) {
    return (int) value(condition.select(Expr.intConstant(1), Expr.intConstant(0)), inputs);
  }

  @Test
  void conversionsTruncateAndSaturate() {
    assertEquals(0, value(X.toInt(), Double.NaN));
    assertEquals(-2, value(X.toInt(), -2.75));
    assertEquals(Integer.MAX_VALUE, value(X.toInt(), 3e9f));
    assertEquals(Integer.MIN_VALUE, value(X.toInt(), Double.NEGATIVE_INFINITY));
    assertEquals(16777216, value(I.toFloat(), 16777217)); // ties to even
    assertEquals(16777220, value(I.toFloat(), 16777219));
  }

  @Test
  void bitCastsMakeEveryNaNTheSame() {
    assertEquals(0x7fc00000, value(X.bits(), Float.intBitsToFloat(0x7fc12345)));
    assertEquals(Integer.MIN_VALUE, value(X.bits(), -0f));
    assertEquals(1.5f, value(I.bitsToFloat(), 0x3fc00000));
    assertEquals(0x3fc00000, value(X.numberBits(), 1.5f));
    assertThrows(ArithmeticException.class, () -> value(X.numberBits(), Double.NaN));
  }

  @Test
  void intArithmeticWraps() {
    Expr two = Expr.intConstant(2);
    assertEquals(Integer.MIN_VALUE + 1, value(I.intPlus(two), Integer.MAX_VALUE));
    assertEquals(Integer.MAX_VALUE - 1, value(I.intMinus(two), Integer.MIN_VALUE));
    assertEquals(-1, value(I.shiftRight(31), -5));
    assertEquals(1, value(I.shiftRightUnsigned(31), -5));
    assertEquals(Integer.MIN_VALUE, value(I.shiftLeft(31), 3));
    assertEquals(0x80000001, value(I.rotateLeft(31), 3));
    assertEquals(6 & 3, value(I.and(Expr.intConstant(3)), 6));
    assertEquals(6 | 3, value(I.or(Expr.intConstant(3)), 6));
    assertEquals(6 ^ 3, value(I.xor(Expr.intConstant(3)), 6));
  }

  @Test
  void comparisonsAreOrderedAndNotEqualIsNot() {
    double nan = Double.NaN;
    assertEquals(0, truth(X.lessThan(0f), nan));
    assertEquals(0, truth(X.greaterThan(0f), nan));
    assertEquals(0, truth(X.atMost(X), nan));
    assertEquals(0, truth(X.equalTo(X), nan));
    assertEquals(1, truth(X.notEqualTo(X), nan));
    assertEquals(1, truth(X.isNaN(), nan));
    assertEquals(0, truth(X.isNaN(), 1));
    assertEquals(1, truth(X.equalTo(Expr.constant(-0f)), 0.0));
    assertEquals(1, truth(I.lessThan(Expr.intConstant(0)), -1));
    assertEquals(1, truth(I.equalTo(Expr.intConstant(5)), 5));
  }

  @Test
  void maximumAndMinimumAreTheContracts() {
    Expr y = Expr.input(1);
    assertEquals(3, value(X.max(y), 2, 3));
    assertEquals(2, value(X.min(y), 2, 3));
    // a > b ? a : b takes b where they do not compare.
    assertEquals(1, value(X.max(y), Double.NaN, 1));
    assertEquals(Double.NaN, value(X.max(y), 1, Double.NaN));
    assertEquals(-0.0, value(X.max(y), 0.0, -0.0));
  }

  @Test
  void fmaRoundsOnceAndPlusRoundsToFloat() {
    float a = 1 + Math.ulp(1f);
    Expr two = X.times(X).minus(1f);
    Expr once = X.fma(X, Expr.constant(-1f));
    assertEquals(a * a - 1f, value(two, a));
    assertEquals(Math.fma(a, a, -1f), value(once, a));
    assertEquals(1f, value(X.plus(1e-9f), 1));
    double wide =
        new TapeEvaluator(Tape.of(List.of(X.plus(1e-9f)), 1), Arithmetic.FLOAT64)
            .evaluate(new double[] {1}, 0)[0];
    assertEquals(1 + (double) 1e-9f, wide);
  }

  @Test
  void theIndexIsTheElements() {
    assertEquals(7, value(Expr.index(), 0));
  }
}

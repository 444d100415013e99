package dev.concord.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The exponential without bounds against the one with them. */
class ExponentialFunctionsTest {
  private static final int STEP = 997;

  private static TapeEvaluator evaluator(Expr expr) {
    return new TapeEvaluator(Tape.of(List.of(expr), 1).expanded(), Arithmetic.FLOAT32);
  }

  @Test
  void theBoundsChangeNothingFromLeastToZero() {
    Expr x = Expr.input(0);
    TapeEvaluator bounded = evaluator(ExponentialFunctions.EXP.of(x));
    TapeEvaluator unbounded = evaluator(ExponentialFunctions.expFromLeastToZero(x));
    int last = Float.floatToRawIntBits(ExponentialFunctions.LEAST);
    for (int bits = last; bits < 0; bits -= STEP) {
      double[] input = {Float.intBitsToFloat(bits)};
      assertEquals(bounded.evaluate(input, 0)[0], unbounded.evaluate(input, 0)[0], "" + input[0]);
    }
    double[] zero = {0};
    assertEquals(1, unbounded.evaluate(zero, 0)[0]);
  }
}

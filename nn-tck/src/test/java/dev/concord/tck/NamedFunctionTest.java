package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.ErrorFunction;
import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.expr.LossFunctions;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.NamedFunctions;
import dev.concord.expr.NamedFunctions.Range;
import dev.concord.expr.PowerFunctions;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import dev.concord.expr.TrigonometricFunctions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The named functions keep the error bounds they state, at a million floats spread over all bit
 * patterns and at every special value; the exhaustive run is {@link FunctionTable}. Their
 * derivatives agree with central differences in float64.
 */
class NamedFunctionTest {
  private static final int STRIDE = 4099;
  private static final int SAMPLES = (int) ((1L << 32) / STRIDE);
  private static final int BLOCK = 4096;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Math.nextDown(Float.MIN_NORMAL),
    -Math.nextDown(Float.MIN_NORMAL),
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    0.5f,
    -0.5f,
    Math.nextDown(1f),
    -Math.nextDown(1f),
    1f,
    -1f,
    Math.nextUp(1f),
    -Math.nextUp(1f),
    2f,
    -2f,
    3f,
    -3f,
    1.5f,
    -1.5f,
    88.5f,
    88.75f,
    -104f,
    16777215f,
    -16777215f,
    16777216f,
    -16777216f,
    4e9f,
    -4e9f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  static Stream<Range> unary() {
    return NamedFunctions.ranges().stream().filter(range -> range.function().arity() == 1);
  }

  @ParameterizedTest
  @MethodSource("unary")
  void keepsItsBoundAtSampledFloats(Range range) {
    NamedFunction function = range.function();
    BlockEvaluator evaluator = new BlockEvaluator(function.definition(), BLOCK);
    float[] arguments = new float[BLOCK];
    for (int first = 0; first < SAMPLES; first += BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        arguments[i] = Float.intBitsToFloat((first + i) * STRIDE);
      }
      check(range, arguments, evaluator.evaluate(arguments));
    }
  }

  @ParameterizedTest
  @MethodSource("unary")
  void keepsItsBoundAtSpecialValues(Range range) {
    float[] results =
        new BlockEvaluator(range.function().definition(), SPECIAL.length).evaluate(SPECIAL);
    check(range, SPECIAL, results);
  }

  private static void check(Range range, float[] arguments, float[] results) {
    NamedFunction function = range.function();
    for (int i = 0; i < arguments.length; i++) {
      float x = arguments[i];
      if (range.holds(x)) {
        double error = UlpError.of(results[i], function.float64(x, 0));
        if (!(error <= function.maxUlp())) {
          throw new AssertionError(
              "%s(%s) = %s is %.3f ulp from %s; stated is %s"
                  .formatted(
                      function, x, results[i], error, function.float64(x, 0), function.maxUlp()));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("unary")
  void nanGivesNan(Range range) {
    assertTrue(Double.isNaN(evaluate(range.function(), Float.NaN, 0)));
  }

  @ParameterizedTest
  @MethodSource("dev.concord.expr.NamedFunctions#ranges")
  void blocksGiveTheBitsOfTheDefinition(Range range) {
    NamedFunction function = range.function();
    float[] first = random(1);
    float[] second = random(2);
    float[] results = new BlockEvaluator(function.definition(), BLOCK).evaluate(first, second);
    for (int i = 0; i < BLOCK; i++) {
      assertEquals(
          Float.floatToIntBits((float) evaluate(function, first[i], second[i])),
          Float.floatToIntBits(results[i]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 0, 1",
    "exp, -0.0, 1",
    "exp, -Infinity, 0",
    "exp, Infinity, Infinity",
    "expm1, 0, 0",
    "expm1, -0.0, -0.0",
    "expm1, -Infinity, -1",
    "expm1, Infinity, Infinity",
    "log, 1, 0",
    "log, 0, -Infinity",
    "log, -0.0, -Infinity",
    "log, -1, NaN",
    "log1p, 0, 0",
    "log1p, -0.0, -0.0",
    "log1p, -1, -Infinity",
    "log1p, -2, NaN",
    "rsqrt, 4, 0.5",
    "rsqrt, 0, Infinity",
    "rsqrt, -0.0, -Infinity",
    "rsqrt, Infinity, 0",
    "tanh, 0, 0",
    "tanh, -0.0, -0.0",
    "tanh, Infinity, 1",
    "tanh, -Infinity, -1",
    "sigmoid, 0, 0.5",
    "sigmoid, Infinity, 1",
    "sigmoid, -Infinity, 0",
    "erf, 0, 0",
    "erf, -0.0, -0.0",
    "erf, Infinity, 1",
    "erf, -Infinity, -1",
    "sin, 0, 0",
    "sin, -0.0, -0.0",
    "cos, 0, 1",
    "sin, Infinity, NaN",
    "cos, 1e30, NaN",
    "softsign, 1, 0.5",
    "softsign, -0.0, -0.0",
    "softsign, Infinity, 1",
    "softsign, -Infinity, -1",
    "mish, 0, 0",
    "mish, -0.0, -0.0",
    "mish, Infinity, Infinity",
    "mish, -Infinity, -0.0",
    "mish, 3e38, 3e38",
    "silu, 0, 0",
    "silu, -Infinity, -0.0",
    "silu, Infinity, Infinity",
    "gelu, 0, 0",
    "gelu, -0.0, -0.0",
    "gelu, Infinity, Infinity",
    "gelu, 20, 20",
    "gelu_tanh, Infinity, Infinity",
    "gelu_tanh, -Infinity, -0.0",
    "gelu_tanh, 3e38, 3e38",
    "softplus, Infinity, Infinity",
    "softplus, -Infinity, 0",
    "elu, Infinity, Infinity",
    "elu, -Infinity, -1",
    "log_cosh, 0, 0",
    "log_cosh, -Infinity, Infinity"
  })
  void exactValues(String name, float x, float expected) {
    NamedFunction function =
        NamedFunctions.ranges().stream()
            .map(Range::function)
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow();
    assertEquals(expected, (float) evaluate(function, x, 0));
  }

  @Test
  void oddFunctionsAreOddBitForBit() {
    for (NamedFunction function :
        List.of(
            SigmoidFunctions.TANH,
            SigmoidFunctions.SOFTSIGN,
            ErrorFunction.ERF,
            TrigonometricFunctions.SIN)) {
      for (float x : random(3)) {
        float plus = (float) evaluate(function, x, 0);
        float minus = (float) evaluate(function, -x, 0);
        assertEquals(Float.floatToIntBits(-plus), Float.floatToIntBits(minus), () -> "at " + x);
      }
    }
  }

  @Test
  void powKeepsItsBound() {
    NamedFunction pow = PowerFunctions.POW;
    float[] x = random(4);
    float[] y = random(5);
    for (int i = 0; i < BLOCK; i++) {
      checkPow(pow, x[i], y[i]);
      float base = Math.abs(x[i]);
      checkPow(pow, base, (float) (y[i] % 80 / StrictMath.log(base)));
      float nearOne = 1 + x[i] % 1 / (1 << (i % 20));
      checkPow(pow, nearOne, (float) (y[i] % 88 / StrictMath.log(nearOne)));
      checkPow(pow, x[i] % 8, i % 40 - 20);
    }
    for (float base : SPECIAL) {
      for (float exponent : SPECIAL) {
        checkPow(pow, base, exponent);
      }
    }
  }

  @Test
  void sigmoidCrossEntropyKeepsItsBound() {
    NamedFunction function = LossFunctions.SIGMOID_CROSS_ENTROPY;
    float[] logits = random(6);
    float[] targets = random(7);
    double worst = 0;
    for (int i = 0; i < BLOCK; i++) {
      float share = Math.abs(targets[i] % 1);
      for (float t : new float[] {0f, 1f, share, 1 - share / (1 << i % 24), 0.9999f}) {
        for (float x : new float[] {logits[i], logits[i] % 100, logits[i] % 1}) {
          double error = UlpError.of((float) evaluate(function, x, t), function.float64(x, t));
          assertTrue(
              error <= function.maxUlp(), () -> "logit " + x + ", target " + t + ": " + error);
          worst = Math.max(worst, error);
        }
      }
    }
    assertTrue(worst > function.maxUlp() / 2, "the stated bound is far too wide: " + worst);
  }

  private static void checkPow(NamedFunction pow, float x, float y) {
    float got = (float) evaluate(pow, x, y);
    // float64 reaches 0 and ∞ later than float32, with the same sign.
    double exact = pow.float64(x, y);
    double error = UlpError.of(got, exact);
    assertTrue(error <= pow.maxUlp(), () -> x + " ^ " + y + " = " + got + ", exactly " + exact);
  }

  @ParameterizedTest
  @MethodSource("unary")
  void derivativeAgreesWithCentralDifferences(Range range) {
    NamedFunction function = range.function();
    Expr x = Expr.input(0);
    Expr derivative = function.partials(List.of(x), function.of(x)).get(0);
    TapeEvaluator evaluator =
        new TapeEvaluator(Tape.of(List.of(derivative), 1), Arithmetic.FLOAT64);
    boolean positiveOnly = Double.isNaN(function.float64(-2, 0));
    IntStream.range(0, 60)
        .mapToDouble(i -> positiveOnly ? 0.05 + 0.11 * i : 0.11 * i - 3.27)
        .forEach(
            at -> {
              double step = 1e-4;
              double slope =
                  (8 * (function.float64(at + step, 0) - function.float64(at - step, 0))
                          - function.float64(at + 2 * step, 0)
                          + function.float64(at - 2 * step, 0))
                      / (12 * step);
              double got = evaluator.evaluate(new double[] {at}, 0)[0];
              assertEquals(slope, got, 1e-6 * Math.abs(slope) + 3e-8, () -> "at " + at);
            });
  }

  @Test
  void powDerivativesAgreeWithCentralDifferences() {
    NamedFunction pow = PowerFunctions.POW;
    Expr x = Expr.input(0);
    Expr y = Expr.input(1);
    TapeEvaluator evaluator =
        new TapeEvaluator(
            Tape.of(pow.partials(List.of(x, y), pow.of(x, y)), 2), Arithmetic.FLOAT64);
    double step = 1e-5;
    for (double base = 0.3; base < 4; base += 0.37) {
      for (double exponent = -2.5; exponent < 3; exponent += 0.55) {
        double[] got = evaluator.evaluate(new double[] {base, exponent}, 0);
        double byBase =
            (pow.float64(base + step, exponent) - pow.float64(base - step, exponent)) / (2 * step);
        double byExponent =
            (pow.float64(base, exponent + step) - pow.float64(base, exponent - step)) / (2 * step);
        assertEquals(byBase, got[0], 1e-6 * Math.abs(byBase) + 1e-8);
        assertEquals(byExponent, got[1], 1e-6 * Math.abs(byExponent) + 1e-8);
      }
    }
  }

  @Test
  void logUndoesExpAtPowersOfTwo() {
    for (int exponent = -149; exponent < 128; exponent++) {
      float x = (float) Math.scalb(1.0, exponent);
      double error =
          UlpError.of(
              (float) evaluate(LogarithmicFunctions.LOG, x, 0), exponent * StrictMath.log(2));
      assertTrue(error <= LogarithmicFunctions.LOG.maxUlp());
    }
  }

  private static double evaluate(NamedFunction function, float x, float y) {
    double[] arguments = {x, y};
    return new TapeEvaluator(function.definition(), Arithmetic.FLOAT32).evaluate(arguments, 0)[0];
  }

  /** Random bit patterns, a third of them pulled to ordinary magnitudes. */
  private static float[] random(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      values[i] = i % 3 == 0 ? (random.nextFloat() - 0.5f) * 20 : any;
    }
    return values;
  }
}

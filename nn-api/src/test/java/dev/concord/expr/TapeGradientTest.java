package dev.concord.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.random.ThreefryExpression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Derivatives of expressions against central differences in float64. */
class TapeGradientTest {
  private static final Expr X = Expr.input(0);
  private static final Expr Y = Expr.input(1);
  private static final Expr Z = Expr.input(2);
  private static final NamedFunction CUBE =
      NamedFunction.unary(
          "cube", 1, x -> x.squared().times(x), (x, y) -> x.squared().times(3f), x -> x * x * x);
  private static final NamedFunction PRODUCT =
      NamedFunction.binary(
          "product",
          0,
          (a, b) -> a.times(b),
          (x, y) -> List.of(x.get(1), x.get(0)),
          (a, b) -> a * b);

  /** An expression of x, y, z for every primitive that passes a derivative on. */
  private static final Map<Primitive, Expr> DIFFERENTIABLE =
      Map.of(
          Primitive.INPUT, X,
          Primitive.ADD, X.plus(Y),
          Primitive.SUBTRACT, X.minus(Y),
          Primitive.MULTIPLY, X.times(Y),
          Primitive.DIVIDE, X.dividedBy(Y),
          Primitive.SQRT, Y.sqrt(),
          Primitive.FMA, X.fma(Y, Z),
          Primitive.NEGATE, X.negate(),
          Primitive.ABS, X.abs(),
          Primitive.SELECT, X.lessThan(Z).select(X.times(Y), Z.times(Z)));

  /** Primitives that yield a float and no derivative. */
  private static final Set<Primitive> WITHOUT_DERIVATIVE =
      EnumSet.of(Primitive.CONSTANT, Primitive.INT_TO_FLOAT, Primitive.BITS_FLOAT);

  private static final double[][] POINTS = {
    {0.7, 1.3, -0.4}, {-1.9, 0.25, 2.5}, {3.1, 2.2, 0.6}, {-0.01, 5, -3}
  };

  @Test
  void everyPrimitiveThatYieldsAFloatIsCovered() {
    Set<Primitive> floats =
        Arrays.stream(Primitive.values())
            .filter(p -> p.result() == LaneType.FLOAT && p != Primitive.CALL)
            .collect(Collectors.toSet());
    Set<Primitive> covered = EnumSet.copyOf(WITHOUT_DERIVATIVE);
    covered.addAll(DIFFERENTIABLE.keySet());
    assertEquals(floats, covered);
  }

  @Test
  void eachPrimitiveAgreesWithCentralDifferences() {
    DIFFERENTIABLE.values().forEach(TapeGradientTest::assertGradient);
  }

  @Test
  void compositionsAgreeWithCentralDifferences() {
    Expr shared = X.times(Y).plus(Z);
    assertGradient(shared.times(shared).dividedBy(shared.abs().plus(Y)));
    assertGradient(CUBE.of(X.minus(Y)).plus(PRODUCT.of(shared, CUBE.of(Z))));
    assertGradient(PRODUCT.of(X, X));
    assertGradient(X.max(Z).min(Y).squared());
    assertGradient(X.fma(X, X));
    assertGradient(Expr.intConstant(3).toFloat().times(X));
    assertGradient(X.toInt().toFloat().plus(X));
  }

  @Test
  void outputsMayDependOnOneAnother() {
    Expr square = X.squared();
    assertGradient(square, square.times(Y), X, Expr.constant(2f));
  }

  /** Gradient of the outputs weighted by 1, 2, 3, … */
  private static void assertGradient(Expr... outputs) {
    Tape tape = Tape.of(List.of(outputs), 3);
    List<Expr> inputs = List.of(X, Y, Z);
    List<Expr> weights = new ArrayList<>();
    for (int o = 0; o < outputs.length; o++) {
      weights.add(Expr.constant(o + 1f));
    }
    List<Expr> adjoints =
        TapeGradient.adjoints(tape, inputs, tape.apply(inputs), weights).stream()
            .map(adjoint -> adjoint == null ? Expr.constant(0f) : adjoint)
            .toList();
    TapeEvaluator gradient = new TapeEvaluator(Tape.of(adjoints, 3), Arithmetic.FLOAT64);
    TapeEvaluator forward = new TapeEvaluator(tape, Arithmetic.FLOAT64);
    for (double[] point : POINTS) {
      double[] got = gradient.evaluate(point, 0).clone();
      for (int i = 0; i < 3; i++) {
        double step = 1e-6;
        double difference = (sum(forward, point, i, step) - sum(forward, point, i, -step)) / 2e-6;
        double allowed = 1e-7 * Math.max(1, Math.abs(difference));
        assertEquals(
            difference, got[i], allowed, tape.listing() + Arrays.toString(point) + " input " + i);
      }
    }
  }

  private static double sum(TapeEvaluator forward, double[] point, int moved, double by) {
    double[] inputs = point.clone();
    inputs[moved] += by;
    double[] outputs = forward.evaluate(inputs, 0);
    double sum = 0;
    for (int o = 0; o < outputs.length; o++) {
      sum += (o + 1) * outputs[o];
    }
    return sum;
  }

  @Test
  void kinksFollowTheContract() {
    assertEquals(0, derivative(X.abs(), 0));
    assertEquals(0, derivative(X.abs(), -0.0));
    assertEquals(1, derivative(X.lessThan(0f).select(X.times(0.5f), X), 0));
    assertEquals(0.5, derivative(X.lessThan(0f).select(X.times(0.5f), X), -1));
  }

  private static double derivative(Expr expr, double at) {
    Tape tape = Tape.of(List.of(expr), 1);
    List<Expr> adjoints =
        TapeGradient.adjoints(tape, List.of(X), tape.apply(List.of(X)), List.of(Expr.constant(1f)));
    return new TapeEvaluator(Tape.of(adjoints, 1), Arithmetic.FLOAT32)
        .evaluate(new double[] {at}, 0)[0];
  }

  @Test
  void whatNoFloatPathLeadsToHasNoAdjoint() {
    Tape tape = Tape.of(List.of(X.times(Expr.intInput(1).toFloat())), 3);
    List<Expr> inputs = List.of(X, Expr.intInput(1), Z);
    List<Expr> adjoints =
        TapeGradient.adjoints(tape, inputs, tape.apply(inputs), List.of(Expr.constant(1f)));
    assertNull(adjoints.get(1));
    assertNull(adjoints.get(2));
  }

  @Test
  void aBitCastOfAFloatHasNoDerivative() {
    Expr cast = X.bits().intPlus(Expr.intConstant(1)).bitsToFloat();
    var error = assertThrows(IllegalArgumentException.class, () -> derivative(cast, 1));
    assertTrue(error.getMessage().contains("NamedFunction"), error.getMessage());
  }

  @Test
  void randomBitsAreConstantsToTheDerivative() {
    Expr word = ThreefryExpression.word(5, Expr.index(), Expr.intConstant(3));
    Expr uniform =
        word.shiftRightUnsigned(9).or(Expr.intConstant(0x3f800000)).bitsToFloat().minus(1f);
    double slope =
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> derivative(X.times(uniform), 0.5));
    assertTrue(slope > 0 && slope < 1, "slope " + slope);
  }

  @Test
  void aDerivativeWithTheWrongNumberOfPartialsIsRefused() {
    NamedFunction wrong =
        NamedFunction.binary(
            "wrong", 0, (a, b) -> a.plus(b), (x, y) -> List.of(y), (a, b) -> a + b);
    var error =
        assertThrows(IllegalStateException.class, () -> derivative(wrong.of(X, X.sqrt()), 1));
    assertEquals("wrong takes 2 arguments, its derivative gives 1", error.getMessage());
  }
}

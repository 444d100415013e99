package dev.concord.quasinewton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.quasinewton.Minimization.Status;
import dev.concord.quasinewton.StrongWolfe.Point;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L-BFGS on functions of known minimum, and its parts against their definitions. */
class MinimizationTest {
  private record Function(int size, ToDoubleBiFunction<double[], double[]> formula)
      implements Objective {
    @Override
    public double at(double[] x, double[] gradient) {
      return formula.applyAsDouble(x, gradient);
    }
  }

  /** Σ 100(x₂ − x₁²)² + (1 − x₁)² over pairs, minimum 0 at (1, …, 1): Rosenbrock 1960. */
  private static Objective valley(int size) {
    return new Function(
        size,
        (x, g) -> {
          double sum = 0;
          for (int i = 0; i < x.length; i += 2) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
            g[i] = -400 * a * x[i] - 2 * b;
            g[i + 1] = 200 * a;
          }
          return sum;
        });
  }

  /** ½Σ λᵢxᵢ², λ from 1 to 10⁴: the condition number is 10⁴. */
  private static Objective bowl(int size) {
    return new Function(
        size,
        (x, g) -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            double curvature = 1 + 9999.0 * i / (size - 1);
            g[i] = curvature * x[i];
            sum += 0.5 * g[i] * x[i];
          }
          return sum;
        });
  }

  private static Minimization minimized(Lbfgs settings, Objective objective, double... start) {
    Minimization run = new Minimization(settings, objective, start);
    while (run.iterations() < 1000 && run.step()) {
      continue;
    }
    return run;
  }

  private static double[] ones(int size, double value) {
    double[] x = new double[size];
    java.util.Arrays.fill(x, value);
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 20})
  void theValleyIsFollowedToItsEnd(int memory) {
    Lbfgs settings = new Lbfgs().withMemory(memory).withTolerances(1e-9, 0);
    Minimization run = minimized(settings, valley(2), -1.2, 1);
    assertEquals(Status.SMALL_GRADIENT, run.status());
    assertArrayEquals(new double[] {1, 1}, run.point(), 1e-8);
    // Steepest descent takes thousands of steps here (Nocedal and Wright, chapter 6: 5264).
    assertTrue(run.iterations() < 100, run.iterations() + " steps");
    assertTrue(run.evaluations() < 200, run.evaluations() + " evaluations");
  }

  @Test
  void manyVariablesOfVeryDifferentCurvature() {
    Minimization run = minimized(new Lbfgs().withTolerances(1e-6, 0), bowl(100), ones(100, 1));
    assertEquals(Status.SMALL_GRADIENT, run.status());
    assertArrayEquals(new double[100], run.point(), 1e-6);
    assertTrue(run.iterations() < 300, run.iterations() + " steps");
  }

  @Test
  void remembersOnlyAsManyStepsAsAsked() {
    // After n steps on a quadratic with exact memory, H⁻¹s = y holds for the newest pair.
    InverseHessian inverse = new InverseHessian(2);
    inverse.add(new double[] {1, 0, 0}, new double[] {2, 0, 0});
    inverse.add(new double[] {0, 1, 0}, new double[] {0, 4, 1});
    inverse.add(new double[] {0, 1, 1}, new double[] {0, 5, 9});
    assertArrayEquals(new double[] {0, -1, -1}, inverse.direction(new double[] {0, 5, 9}), 1e-12);
    // The first pair is forgotten: along it only the scale sᵀy ÷ yᵀy = 14 ÷ 106 is left.
    assertEquals(-14.0 / 106, inverse.direction(new double[] {1, 0, 0})[0], 1e-12);
    inverse.add(new double[] {1, 0, 0}, new double[] {-1, 0, 0}); // no curvature: not kept
    assertEquals(-14.0 / 106, inverse.direction(new double[] {1, 0, 0})[0], 1e-12);
    inverse.clear();
    assertTrue(inverse.isIdentity());
    assertArrayEquals(new double[] {-1, 2, 0}, inverse.direction(new double[] {1, -2, 0}), 0.0);
  }

  /** φ(α) = −α ÷ (α² + 2): Moré and Thuente 1994, (5.1) with β = 2, minimum at √2. */
  private static final Objective RATIONAL =
      new Function(
          1,
          (x, g) -> {
            double square = x[0] * x[0];
            g[0] = (square - 2) / ((square + 2) * (square + 2));
            return -x[0] / (square + 2);
          });

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 1, 10, 1e3})
  void theSearchEndsWithTheWolfeConditions(double first) {
    StrongWolfe wolfe = new StrongWolfe(1e-3, 0.1, 50);
    Point start = new Point(0, 0, -0.5, new double[1], new double[] {-0.5});
    Point found = wolfe.new Search(RATIONAL, start, new double[] {1}).from(first);
    assertNotNull(found);
    assertTrue(found.value() <= 1e-3 * found.alpha() * -0.5, "decrease at " + found.alpha());
    assertTrue(Math.abs(found.slope()) <= 0.1 * 0.5, "slope at " + found.alpha());
  }

  @Test
  void placesWhereTheFunctionIsNotFiniteAreAvoided() {
    // −ln(x) + x on x > 0, minimum at 1; beyond 0 it is NaN. The first step leaves the domain.
    Objective barrier =
        new Function(
            1,
            (x, g) -> {
              g[0] = 1 - 1 / x[0];
              return x[0] - Math.log(x[0]);
            });
    Minimization run = minimized(new Lbfgs().withTolerances(1e-9, 0), barrier, 50);
    assertEquals(Status.SMALL_GRADIENT, run.status());
    assertEquals(1, run.point()[0], 1e-8);
    assertEquals(Status.NOT_FINITE, minimized(new Lbfgs(), barrier, -1).status());
  }

  @Test
  void aFunctionThatIsFiniteNowhereElseIsNoMinimum() {
    Objective island =
        new Function(
            1,
            (x, g) -> {
              g[0] = 1;
              return x[0] == 2 ? 0 : Double.NaN;
            });
    Minimization run = minimized(new Lbfgs(), island, 2);
    assertEquals(Status.NOT_FINITE, run.status());
    assertEquals(2, run.point()[0]);
  }

  @Test
  void aPointWithAnInfiniteGradientIsNotTaken() {
    // At and below 1 f is lower than anywhere above, but its gradient is infinite.
    Objective cliff =
        new Function(
            1,
            (x, g) -> {
              g[0] = x[0] > 1 ? 1 : Double.POSITIVE_INFINITY;
              return x[0];
            });
    Minimization run = minimized(new Lbfgs(), cliff, 2);
    assertTrue(run.point()[0] > 1, "at " + run.point()[0]);
    assertEquals(1, run.gradientSize());
  }

  @Test
  void roundingEndsTheSearchAndNotTheProgram() {
    // Values and points to float32 alone: f cannot fall any more before the gradient is 0.
    Objective coarse =
        new Function(
            2,
            (x, g) -> {
              x[0] = (float) x[0];
              x[1] = (float) x[1];
              return (float) valley(2).at(x, g) + 1f;
            });
    Minimization run = minimized(new Lbfgs().withTolerances(0, 0), coarse, -1.2, 1);
    assertTrue(
        run.status() == Status.NO_DECREASE || run.status() == Status.SMALL_CHANGE,
        run.status().toString());
    assertArrayEquals(new double[] {1, 1}, run.point(), 0.05);
    assertFalse(run.step());
  }

  @Test
  void aStepUphillIsNone() {
    StrongWolfe wolfe = new StrongWolfe(1e-4, 0.9, 20);
    Function slope =
        new Function(
            1,
            (x, g) -> {
              g[0] = 1;
              return x[0];
            });
    Point start = new Point(0, 0, -1, new double[1], new double[] {1}); // a wrong slope
    assertNull(wolfe.new Search(slope, start, new double[] {1}).from(1));
  }

  @Test
  void aFlatStartIsTheEnd() {
    Minimization run = minimized(new Lbfgs(), bowl(3), 0, 0, 0);
    assertEquals(Status.SMALL_GRADIENT, run.status());
    assertEquals(0, run.iterations());
    assertEquals(1, run.evaluations());
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs().withMemory(0));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs().withTolerances(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(10, 0, 0, 0.9, 0.1, 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Minimization(new Lbfgs(), bowl(3), new double[2]));
  }
}

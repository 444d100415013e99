package dev.concord.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Update rules against their published form in float64, over 20 steps. */
class OptimizerTest {
  private static final int STEPS = 20;
  private static final double START = 0.7;

  /** A published rule: moves on the weight by one step. */
  @FunctionalInterface
  private interface Rule {
    double next(int step, double weight, double gradient);
  }

  /** Gradients of changing size and sign. */
  private static double gradient(int step, double weight) {
    return (float) (weight * 0.8 + StrictMath.sin(step * 1.7));
  }

  private static void assertFollows(Optimizer optimizer, float rate, Rule rule) {
    int moments = optimizer.moments().size();
    List<Expr> inputs = new ArrayList<>();
    for (int i = 0; i < 2 + moments + optimizer.scalars().size(); i++) {
      inputs.add(Expr.input(i));
    }
    List<Expr> outputs =
        optimizer.update(
            inputs.get(0),
            inputs.get(1),
            inputs.subList(2, 2 + moments),
            inputs.subList(2 + moments, inputs.size()));
    assertEquals(1 + moments, outputs.size());
    Tape tape = Tape.of(outputs, inputs.size());
    double[] float64 = run(optimizer, rate, new TapeEvaluator(tape, Arithmetic.FLOAT64), inputs);
    double[] float32 = run(optimizer, rate, new TapeEvaluator(tape, Arithmetic.FLOAT32), inputs);
    double weight = START;
    for (int step = 1; step <= STEPS; step++) {
      weight = rule.next(step, weight, gradient(step, float64[step - 1]));
      assertEquals(weight, float64[step], 2e-7, "step " + step);
      assertEquals(weight, float32[step], 1e-5, "step " + step + " in float32");
    }
  }

  /** The weight before the first step and after each. */
  private static double[] run(
      Optimizer optimizer, float rate, TapeEvaluator evaluator, List<Expr> inputs) {
    int moments = optimizer.moments().size();
    float[] scalars = new float[optimizer.scalars().size()];
    double[] state = new double[inputs.size()];
    state[0] = START;
    double[] weights = new double[STEPS + 1];
    weights[0] = START;
    for (int step = 1; step <= STEPS; step++) {
      state[1] = gradient(step, state[0]);
      optimizer.scalars(step, rate, optimizer.weightDecay(), scalars);
      for (int i = 0; i < scalars.length; i++) {
        state[2 + moments + i] = scalars[i];
      }
      double[] next = evaluator.evaluate(state, 0);
      state[0] = next[0];
      System.arraycopy(next, 1, state, 2, moments);
      weights[step] = state[0];
    }
    return weights;
  }

  @Test
  void sgd() {
    assertFollows(new Sgd(0.1f), 0.1f, (step, w, g) -> w - 0.1 * g);
    assertFollows(new Sgd(0.1f), 0.03f, (step, w, g) -> w - 0.03 * g); // the step's rate counts
  }

  @Test
  void momentum() {
    double[] velocity = {0};
    assertFollows(
        new Momentum(0.05f),
        0.05f,
        (step, w, g) -> {
          velocity[0] = 0.9 * velocity[0] + g;
          return w - 0.05 * velocity[0];
        });
  }

  @Test
  void nesterov() {
    // Sutskever et al. 2013 with v = −α·u: the look-ahead form w ← w − α(βu' + g).
    double[] velocity = {0};
    assertFollows(
        Momentum.nesterov(0.05f),
        0.05f,
        (step, w, g) -> {
          velocity[0] = 0.9 * velocity[0] + g;
          return w - 0.05 * (0.9 * velocity[0] + g);
        });
  }

  @Test
  void adam() {
    double[] moment = {0, 0};
    assertFollows(
        new Adam(0.01f),
        0.01f,
        (step, w, g) -> {
          moment[0] = 0.9 * moment[0] + 0.1 * g;
          moment[1] = 0.999 * moment[1] + 0.001 * g * g;
          double m = moment[0] / (1 - Math.pow(0.9, step));
          double v = moment[1] / (1 - Math.pow(0.999, step));
          return w - 0.01 * m / (Math.sqrt(v) + 1e-8);
        });
  }

  @Test
  void adamWithoutMomentsIsSignDescent() {
    assertFollows(new Adam(0.01f, 0, 0, 1e-8f), 0.01f, (step, w, g) -> w - 0.01 * Math.signum(g));
  }

  @Test
  void adamsCorrectionVanishesAfterManySteps() {
    float[] scalars = new float[2];
    new Adam(0.01f).scalars(1, 0.01f, 0, scalars);
    assertEquals(0.1f, scalars[0]);
    assertEquals((float) Math.sqrt(1000), scalars[1], 1e-5);
    new Adam(0.01f).scalars(1_000_000_000L, 0.01f, 0, scalars);
    assertEquals(0.01f, scalars[0]);
    assertEquals(1f, scalars[1]);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    for (float rate : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      var error = assertThrows(IllegalArgumentException.class, () -> new Sgd(rate));
      assertEquals("A learning rate is positive and finite, got " + rate, error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> new Momentum(rate));
      assertThrows(IllegalArgumentException.class, () -> new Adam(rate));
    }
    for (double decay : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Momentum(0.1f, (float) decay, false));
      assertThrows(IllegalArgumentException.class, () -> new Adam(0.1f, decay, 0.999, 1e-8f));
      assertThrows(IllegalArgumentException.class, () -> new Adam(0.1f, 0.9, decay, 1e-8f));
    }
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1f, 0.9, 0.999, 0));
  }
}

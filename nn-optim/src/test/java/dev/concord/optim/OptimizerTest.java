package dev.concord.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Update rules against their published form in float64, over 20 steps. */
class OptimizerTest {
  private static final int STEPS = 20;
  private static final double START = 0.7;

  /** Gradients of changing size and sign. */
  private static double gradient(int step, double weight) {
    return (float) (weight * 0.8 + StrictMath.sin(step * 1.7));
  }

  static Collection<String> names() {
    return OptimizerCatalogue.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void followsThePublishedRule(String name) {
    PublishedRules.Rule rule = PublishedRules.of(name);
    assertNotNull(rule, name + " has no published rule to be compared with");
    Optimizer optimizer = OptimizerCatalogue.all().get(name);
    double[] float64 = run(optimizer, Arithmetic.FLOAT64);
    double[] float32 = run(optimizer, Arithmetic.FLOAT32);
    double weight = START;
    for (int step = 1; step <= STEPS; step++) {
      weight = rule.next(step, weight, gradient(step, float64[step - 1]));
      // Rates, decays and scalars are rounded to float32, to half of 2⁻²³, also in float64.
      assertEquals(weight, float64[step], 3e-7, "step " + step);
      assertEquals(weight, float32[step], 1e-5, "step " + step + " in float32");
    }
    assertNotEquals(START, weight, 0.01);
  }

  /** The weight before the first step and after each. */
  private static double[] run(Optimizer optimizer, Arithmetic arithmetic) {
    return run(optimizer, arithmetic, step -> optimizer);
  }

  /** The same by a rule that may have other scalars in each step. */
  private static double[] run(
      Optimizer optimizer, Arithmetic arithmetic, IntFunction<Optimizer> atStep) {
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
    var evaluator = new TapeEvaluator(Tape.of(outputs, inputs.size()), arithmetic);
    float[] scalars = new float[optimizer.scalars().size()];
    double[] state = new double[inputs.size()];
    state[0] = START;
    for (int i = 0; i < moments; i++) {
      state[2 + i] = optimizer.firstValue(optimizer.moments().get(i));
    }
    double[] weights = new double[STEPS + 1];
    weights[0] = START;
    for (int step = 1; step <= STEPS; step++) {
      state[1] = gradient(step, state[0]);
      atStep.apply(step).scalars(step, optimizer.learningRate(), optimizer.weightDecay(), scalars);
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

  /** PyTorch's Adam with betas[0] set anew before every step, as OneCycleLR does. */
  @Test
  void adamTakesTheMomentumOfEachStep() {
    Adam adam = new Adam(0.01f);
    double[] got = run(adam, Arithmetic.FLOAT64, step -> adam.atMomentum(momentum(step)));
    double weight = START;
    double m = 0;
    double v = 0;
    for (int step = 1; step <= STEPS; step++) {
      double g = gradient(step, got[step - 1]);
      double beta1 = momentum(step);
      m = beta1 * m + (1 - beta1) * g;
      v = 0.999 * v + 0.001 * g * g;
      double mHat = m / (1 - Math.pow(beta1, step));
      weight -= 0.01 * mHat / (Math.sqrt(v / (1 - Math.pow(0.999, step))) + 1e-8);
      assertEquals(weight, got[step], 3e-7, "step " + step); // as in followsThePublishedRule
    }
  }

  private static double momentum(int step) {
    return 0.95 - 0.005 * step;
  }

  @Test
  void rulesWithoutAMomentumThatCouldMoveSaySo() {
    Set<String> without = new TreeSet<>();
    OptimizerCatalogue.all()
        .forEach(
            (name, optimizer) -> {
              boolean moves = optimizer.scalars().contains(Optimizer.MOMENTUM);
              try {
                assertEquals(optimizer.moments(), optimizer.atMomentum(0.75).moments());
                assertTrue(moves, name);
              } catch (IllegalArgumentException refused) {
                assertFalse(moves, name);
                assertTrue(refused.getMessage().contains("has no momentum"), refused.getMessage());
                without.add(optimizer.name());
              }
            });
    assertEquals(Set.of("sgd", "adagrad", "adadelta", "rmsprop", "nadam", "lion"), without);
    RmsProp velocity = new RmsProp(0.1f).withMomentum(0.5f);
    assertThrows(IllegalArgumentException.class, () -> velocity.atMomentum(0));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1f).atMomentum(1));
  }

  @Test
  void everyOptimizerIsInTheCatalogue() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Optimizer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        ClassModel type = ClassFile.of().parse(file);
        if (type.interfaces().stream()
            .anyMatch(i -> i.asInternalName().equals("dev/concord/optim/Optimizer"))) {
          written.add(type.thisClass().asInternalName().replace('/', '.'));
        }
      }
    }
    assertTrue(written.contains(Adam.class.getName()), "the search finds classes");
    assertEquals(
        written,
        OptimizerCatalogue.all().values().stream()
            .map(optimizer -> optimizer.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aLaterRateCounts(String name) {
    // The scalars of one step at two rates; Lion's step without decay is the rate itself.
    Optimizer optimizer = OptimizerCatalogue.all().get(name);
    float[] slow = new float[optimizer.scalars().size()];
    float[] fast = slow.clone();
    optimizer.scalars(7, 0.25f, 0, slow);
    optimizer.scalars(7, 0.5f, 0, fast);
    assertEquals(2 * slow[0], fast[0]);
  }

  @Test
  void rateInsideTheVelocityKeepsTheLastStepOnly() {
    // u = 0.5·u − αg with g = 1: at rates 1, then 0, the velocity is −1, then −½.
    Momentum inside = new Momentum(1, 0.5f, false, 0, RatePlace.INSIDE_VELOCITY);
    Momentum outside = new Momentum(1, 0.5f, false);
    assertEquals(-1.5, twoSteps(inside));
    assertEquals(-1, twoSteps(outside));
  }

  private static double twoSteps(Optimizer optimizer) {
    List<Expr> in = List.of(Expr.input(0), Expr.input(1), Expr.input(2), Expr.input(3));
    List<Expr> scalars = List.of(in.get(3), Expr.constant(0.5f));
    Tape tape = Tape.of(optimizer.update(in.get(0), in.get(1), in.subList(2, 3), scalars), 4);
    TapeEvaluator evaluator = new TapeEvaluator(tape, Arithmetic.FLOAT32);
    double[] first = evaluator.evaluate(new double[] {0, 1, 0, 1}, 0).clone();
    return evaluator.evaluate(new double[] {first[0], 1, first[1], 0}, 0)[0];
  }

  @Test
  void adamWIsAdamWithDecoupledDecay() {
    List<String> names = OptimizerCatalogue.all().get("adamw").scalars();
    assertEquals(List.of("rate", "root", "momentum", "momentum_share", "decay"), names);
    float[] scalars = new float[5];
    new AdamW(0.5f).scalars(1, 0.25f, 0.5f, scalars);
    assertEquals(0.125f, scalars[4]);
    assertEquals(0.01f, new AdamW(0.5f).weightDecay());
    assertThrows(
        IllegalArgumentException.class, () -> new WeightDecay(new AdamW(0.5f), 0.1f, true));
    for (float wrong : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> new WeightDecay(new Sgd(1), wrong, true));
      assertEquals("Weight decay is finite and at least 0, got " + wrong, error.getMessage());
    }
  }

  @Test
  void adamWithoutMomentsIsSignDescent() {
    double[] weights = run(new Adam(0.01f, 0, 0, 1e-8f), Arithmetic.FLOAT64);
    for (int step = 1; step <= STEPS; step++) {
      double sign = Math.signum(gradient(step, weights[step - 1]));
      assertEquals(weights[step - 1] - 0.01 * sign, weights[step], 1e-8);
    }
  }

  @Test
  void adamsCorrectionVanishesAfterManySteps() {
    float[] scalars = new float[4];
    new Adam(0.01f).scalars(1, 0.01f, 0, scalars);
    assertEquals(0.1f, scalars[0]);
    assertEquals((float) Math.sqrt(1000), scalars[1], 1e-5);
    new Adam(0.01f).scalars(1_000_000_000L, 0.01f, 0, scalars);
    assertEquals(0.01f, scalars[0]);
    assertEquals(1f, scalars[1]);
  }

  @Test
  void nadamsScalarsAreQuickAndSteadyAfterManySteps() {
    // μ has reached β₁: 0.9 and 0.1 of the rate.
    float[] scalars = new float[3];
    new Nadam(0.01f).scalars(2_000_000_000L, 0.01f, 0, scalars);
    assertEquals(0.009f, scalars[0]);
    assertEquals(0.001f, scalars[1], 1e-9f);
    assertEquals(1f, scalars[2]);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void ratesArePositiveAndFinite(float rate) {
    var error = assertThrows(IllegalArgumentException.class, () -> new Sgd(rate));
    assertEquals("A learning rate is positive and finite, got " + rate, error.getMessage());
    List<Runnable> others =
        List.of(
            () -> new Momentum(rate),
            () -> new Adagrad(rate),
            () -> new Adadelta(rate),
            () -> new RmsProp(rate),
            () -> new Adam(rate),
            () -> new AdamW(rate),
            () -> new AmsGrad(rate),
            () -> new Nadam(rate),
            () -> new AdaMax(rate),
            () -> new Lion(rate));
    others.forEach(make -> assertThrows(IllegalArgumentException.class, make::run));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void decaysAreAtLeastZeroAndBelowOne(double decay) {
    EpsilonPlace place = EpsilonPlace.OUTSIDE_ROOT;
    List<Runnable> all =
        List.of(
            () -> new Momentum(0.1f, (float) decay, false),
            () -> new Momentum(0.1f, 0, false, (float) decay, RatePlace.OUTSIDE_VELOCITY),
            () -> new Adadelta(0.1f, decay, 1e-6f),
            () -> new RmsProp(0.1f).withMomentum((float) decay),
            () -> new Adam(0.1f, decay, 0.999, 1e-8f),
            () -> new Adam(0.1f, 0.9, decay, 1e-8f),
            () -> new AmsGrad(0.1f, decay, 0.9, 1e-8f, place, true),
            () -> new AmsGrad(0.1f, 0.9, decay, 1e-8f, place, true),
            () -> new Nadam(0.1f, decay, 0.9, 1e-8f, place, 0.004),
            () -> new Nadam(0.1f, 0.9, decay, 1e-8f, place, 0.004),
            () -> new AdaMax(0.1f, decay, 0.9, 1e-8f, true),
            () -> new AdaMax(0.1f, 0.9, decay, 1e-8f, true),
            () -> new Lion(0.1f, decay, 0.9),
            () -> new Lion(0.1f, 0.9, decay));
    all.forEach(make -> assertThrows(IllegalArgumentException.class, make::run));
  }

  @Test
  void epsilonIsPositive() {
    EpsilonPlace place = EpsilonPlace.OUTSIDE_ROOT;
    List<Runnable> all =
        List.of(
            () -> new Adam(0.1f, 0.9, 0.999, 0),
            () -> new Adagrad(0.1f, 0, 0, place),
            () -> new Adagrad(0.1f, -1, 1e-10f, place),
            () -> new Adadelta(0.1f, 0.9, 0),
            () -> new RmsProp(0.1f, 0.9, 0, place, false, 0, RatePlace.OUTSIDE_VELOCITY),
            () -> new AmsGrad(0.1f, 0.9, 0.9, 0, place, true),
            () -> new Nadam(0.1f, 0.9, 0.9, 0, place, 0.004),
            () -> new Nadam(0.1f, 0.9, 0.9, 1e-8f, place, -1),
            () -> new AdaMax(0.1f, 0.9, 0.9, 0, true));
    all.forEach(make -> assertThrows(IllegalArgumentException.class, make::run));
  }
}

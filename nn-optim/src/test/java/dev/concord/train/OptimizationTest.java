package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimization;
import dev.concord.optim.ParameterGroup;
import dev.concord.optim.Sgd;
import dev.concord.optim.WeightDecay;
import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Parameter groups, weight decay, clipping and masks in whole steps, on y = w·x + b with two inputs
 * and w = (1, 1), b = 0 at first. On the row x = (2, 1), t = −1 the error is 4, so that the
 * gradient of the squared error is (16, 8) for w and 8 for b; its norm is √384, that of w's part
 * √320.
 */
class OptimizationTest {
  private static final Model MODEL =
      Model.sequential(2).add(Dense.of(1).withWeights(Initializer.constant(1))).build();
  private static final TrainingData ROW =
      new TrainingData(
          List.of(HostTensor.of(Shape.of(1, 2), 2f, 1f)), HostTensor.of(Shape.of(1, 1), -1f));
  private static final float RATE = 0.125f;
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static TrainingSession session(Optimization optimization) {
    return new TrainingSession(device, MODEL, new MeanSquaredError(), optimization, ROW, 1);
  }

  /** (w, b) after one step. */
  private static float[] afterAStep(Optimization optimization) {
    try (TrainingSession session = session(optimization)) {
      session.step(new int[] {0}, 1);
      assertEquals(0, session.firstBadStep());
      return session.store().read(Model.PARAMETERS).floats();
    }
  }

  private static void assertStep(Optimization optimization, float... expected) {
    assertArrayEquals(expected, afterAStep(optimization));
  }

  private static Optimization sgd() {
    return new Optimization(new Sgd(RATE));
  }

  @Test
  void withoutAnythingItIsTheOptimizerAlone() {
    assertStep(sgd(), -1, 0, -1);
    try (TrainingSession plain =
            new TrainingSession(device, MODEL, new MeanSquaredError(), new Adam(1), ROW, 1);
        TrainingSession same = session(new Optimization(new Adam(1)))) {
      assertEquals(plain.program(1).toString(), same.program(1).toString());
    }
  }

  @Test
  void aGroupHasItsOwnRate() {
    assertStep(
        sgd().withGroups(ParameterGroup.of("biases", "*/bias").withRateFactor(3)), -1, 0, -3);
    assertStep(sgd().withGroups(ParameterGroup.of("frozen", "*/bias").withRateFactor(0)), -1, 0, 0);
    assertStep(
        sgd().withGroups(ParameterGroup.of("all", "*").withRateFactor(0.5f)), 0, 0.5f, -0.5f);
  }

  @Test
  void theFirstGroupThatFitsWins() {
    ParameterGroup weights = ParameterGroup.of("weights", "dense1/we*t").withRateFactor(0.5f);
    ParameterGroup rest = ParameterGroup.of("rest", "*").withRateFactor(2);
    assertStep(sgd().withGroups(weights, rest), 0, 0.5f, -2);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> session(sgd().withGroups(rest, weights)));
    assertEquals(
        "Parameter group weights has no parameters: none fits it, or earlier groups have them all."
            + " There are dense1/weight, dense1/bias",
        error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> session(sgd().withGroups(ParameterGroup.of("typo", "dense/bias"))));
  }

  @Test
  void aGroupHasItsOwnDecay() {
    // Coupled: g + λw. Decoupled: w(1 − αλ) − αg. For gradient descent that is the same.
    for (boolean decoupled : new boolean[] {false, true}) {
      Optimization decaying = new Optimization(new WeightDecay(new Sgd(RATE), 2, decoupled));
      assertStep(decaying, -1.25f, -0.25f, -1);
      Optimization none = new Optimization(new WeightDecay(new Sgd(RATE), 0, decoupled));
      ParameterGroup weights = ParameterGroup.of("weights", "*/weight");
      assertStep(none.withGroups(weights.withWeightDecay(4)), -1.5f, -0.5f, -1);
      assertStep(decaying.withGroups(weights.withWeightDecay(0).withRateFactor(2)), -3, -1, -1);
    }
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> sgd().withGroups(ParameterGroup.of("weights", "*").withWeightDecay(1)));
    assertEquals(
        "Parameter group weights sets a weight decay, which the optimizer sgd has none of: make it"
            + " one with WeightDecay, with decay 0 where only groups decay",
        error.getMessage());
  }

  @Test
  void onlyCoupledDecayEntersTheMoments() {
    for (boolean decoupled : new boolean[] {false, true}) {
      Optimization decaying = new Optimization(new WeightDecay(new Momentum(RATE), 2, decoupled));
      try (TrainingSession session = session(decaying)) {
        session.step(new int[] {0}, 1);
        float[] velocity = session.store().read("momentum/velocity").floats();
        assertArrayEquals(decoupled ? new float[] {16, 8, 8} : new float[] {18, 10, 8}, velocity);
      }
    }
  }

  @Test
  void clippingByValueLimitsEveryElement() {
    assertStep(sgd().withClipping(GradientClipping.byValue(8)), 0, 0, -1);
    assertStep(sgd().withClipping(GradientClipping.byValue(100)), -1, 0, -1);
  }

  @Test
  void clippingByNormLimitsEachParameter() {
    float[] step = afterAStep(sgd().withClipping(GradientClipping.byNorm(4)));
    // (16, 8) · 4 ÷ √320 and 4; a few roundings.
    assertEquals(1 - RATE * 16 * 4 / Math.sqrt(320), step[0], 2e-7);
    assertEquals(1 - RATE * 8 * 4 / Math.sqrt(320), step[1], 2e-7);
    assertEquals(-0.5f, step[2]);
    assertStep(sgd().withClipping(GradientClipping.byNorm(18)), -1, 0, -1);
  }

  @Test
  void clippingByGlobalNormKeepsTheDirection() {
    float[] step = afterAStep(sgd().withClipping(GradientClipping.byGlobalNorm(2)));
    double factor = RATE * 2 / Math.sqrt(384);
    assertEquals(1 - 16 * factor, step[0], 2e-7);
    assertEquals(1 - 8 * factor, step[1], 2e-7);
    assertEquals(-8 * factor, step[2], 2e-7);
    assertStep(sgd().withClipping(GradientClipping.byGlobalNorm(20)), -1, 0, -1);
    for (float wrong : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> GradientClipping.byGlobalNorm(wrong));
    }
  }

  /** As of PyTorch's parameters that require no gradient: only w's, of norm √320, is clipped. */
  @Test
  void whatIsFrozenHasNoPartInTheNorm() {
    ParameterGroup frozen = ParameterGroup.of("frozen", "*/bias").withRateFactor(0);
    for (float limit : new float[] {18, 1}) { // √320 = 17.9 < 18 < √384
      float[] step =
          afterAStep(sgd().withGroups(frozen).withClipping(GradientClipping.byGlobalNorm(limit)));
      double factor = limit < Math.sqrt(320) ? RATE * limit / Math.sqrt(320) : RATE;
      assertArrayEquals(
          new float[] {(float) (1 - 16 * factor), (float) (1 - 8 * factor), 0}, step, 2e-7f);
    }
    ParameterGroup all = ParameterGroup.of("all", "*").withRateFactor(0);
    assertStep(sgd().withGroups(all).withClipping(GradientClipping.byGlobalNorm(1)), 1, 1, 0);
  }

  /** Weights that were loaded and are kept may be larger than what new ones are kept to. */
  @Test
  void whatIsFrozenStaysAsItIsWhateverItsConstraint() {
    Model model =
        Model.sequential(2)
            .add(Dense.of(1).withWeights(Initializer.constant(1)).withMaxNorm(0.5f))
            .build();
    for (String kept : List.of("*/weight", "*/bias")) {
      Optimization frozen = sgd().withGroups(ParameterGroup.of("frozen", kept).withRateFactor(0));
      try (TrainingSession session =
          new TrainingSession(device, model, new MeanSquaredError(), frozen, ROW, 1)) {
        session.step(new int[] {0}, 1);
        float first = session.store().read("dense1/weight").floats()[0];
        assertEquals(kept.equals("*/weight"), first == 1, kept + ": " + first);
      }
    }
  }

  @Test
  void constraintsHoldAfterTheUpdate() {
    // Both layers' weights are 1 at first. Whatever the step, each unit's norm ends at ½ or below.
    Initializer one = Initializer.constant(1);
    Model model =
        Model.sequential(2)
            .add(Dense.of(3).withWeights(one))
            .add(Dense.of(1).withWeights(one).withMaxNorm(0.5f))
            .build();
    Optimization small = new Optimization(new Sgd(0x1p-20f));
    try (TrainingSession session =
        new TrainingSession(device, model, new MeanSquaredError(), small, ROW, 1)) {
      session.step(new int[] {0}, 1);
      float[] first = session.store().read("dense1/weight").floats();
      assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, first, 1e-3f);
      assertArrayEquals(
          new float[3], session.store().read("dense1/bias").floats(), 1e-3f); // not replaced
      float[] kept = session.store().read("dense2/weight").floats();
      float norm = 0;
      for (float weight : kept) {
        assertEquals(0.5 / Math.sqrt(3), weight, 1e-6);
        norm += weight * weight;
      }
      assertEquals(0.25f, norm, 1e-6f);
      assertTrue(session.store().read("dense2/bias").floats()[0] != 0);
    }
  }

  @Test
  void aBadStepLeavesEvenWhatBreaksAConstraint() {
    Model model =
        Model.sequential(2)
            .add(Dense.of(1).withWeights(Initializer.constant(1)).withMaxNorm(0.5f))
            .build();
    TrainingData bad =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(1, 2), 1e30f, 1f)), HostTensor.of(Shape.of(1, 1), 0f));
    try (TrainingSession session =
        new TrainingSession(device, model, new MeanSquaredError(), sgd(), bad, 1)) {
      session.step(new int[] {0}, 1);
      assertEquals(1, session.firstBadStep());
      assertArrayEquals(new float[] {1, 1, 0}, session.store().read(Model.PARAMETERS).floats());
    }
  }

  /** Without a gradient, β = ½ halves every velocity: 2⁻¹²⁷ is subnormal, 2⁻¹²⁶ is not. */
  @Test
  void momentsThatWouldBecomeSubnormalAreZero() {
    TrainingData still =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(1, 2), 0f, 0f)), HostTensor.of(Shape.of(1, 1), 0f));
    Optimization momentum = new Optimization(new Momentum(RATE, 0.5f, false));
    try (TrainingSession session =
        new TrainingSession(device, MODEL, new MeanSquaredError(), momentum, still, 1)) {
      String velocity = UpdateGraph.moment(momentum.optimizer(), "velocity");
      session
          .store()
          .write(velocity, HostTensor.of(Shape.of(3), 0x1p-126f, -0x1p-125f, -0x1p-126f));
      session.step(new int[] {0}, 1);
      assertArrayEquals(new float[] {0, -0x1p-126f, 0}, session.store().read(velocity).floats());
    }
  }

  @Test
  void theUpdateIsOnePassOverTheParameters() {
    Optimization everything =
        new Optimization(new WeightDecay(new Adam(RATE), 1, true))
            .withGroups(ParameterGroup.of("biases", "*/bias").withRateFactor(2))
            .withClipping(GradientClipping.byGlobalNorm(2));
    try (TrainingSession session = session(everything)) {
      session.mask(new float[] {1, 0, 1});
      Program program = session.program(1);
      List<Program.Call> passes =
          program.calls().stream()
              .filter(call -> call.outputs().stream().anyMatch(o -> isParameters(program, o)))
              .toList();
      assertEquals(1, passes.size(), passes.toString());
      assertEquals(3, passes.getFirst().outputs().size(), "w, m, v");
    }
  }

  private static boolean isParameters(Program program, Program.Operand operand) {
    return program.slots().get(operand.slot()).role() instanceof Program.State state
        && state.name().equals(Model.PARAMETERS);
  }

  @Test
  void prunedWeightsStayAtZero() {
    try (TrainingSession session = session(sgd())) {
      assertArrayEquals(new float[] {1, 1, 1}, session.mask());
      session.step(new int[] {0}, 1);
      session.mask(new float[] {0, 1, 1});
      assertArrayEquals(new float[] {0, 0, -1}, session.store().read(Model.PARAMETERS).floats());
      session.mask("dense1/bias", new float[] {0});
      assertArrayEquals(new float[] {0, 1, 0}, session.mask());
      session.step(new int[] {0}, 1); // error 1, gradient 2 for the only weight left
      assertArrayEquals(
          new float[] {0, -0.25f, 0}, session.store().read(Model.PARAMETERS).floats());
      assertTrue(session.momentStates().contains("pruning/mask"));
      assertThrows(IllegalArgumentException.class, () -> session.mask(new float[2]));
      assertThrows(IllegalArgumentException.class, () -> session.mask(new float[] {1, 0.5f, 1}));
      assertThrows(IllegalArgumentException.class, () -> session.mask("dense1/bias", new float[2]));
      assertThrows(IllegalArgumentException.class, () -> session.mask("bias", new float[1]));
    }
  }

  /** What is pruned has no part in the norm that the gradients of the others are clipped by. */
  @Test
  void clippingByNormsLeavesPrunedWeightsOut() {
    for (GradientClipping clipping :
        List.of(GradientClipping.byNorm(12), GradientClipping.byGlobalNorm(12))) {
      try (TrainingSession session = session(sgd().withClipping(clipping))) {
        session.mask(new float[] {1, 0, 0});
        session.step(new int[] {0}, 1); // error 3, gradients 12 and, of what is pruned, 6 and 6
        assertArrayEquals(
            new float[] {-0.5f, 0, 0}, session.store().read(Model.PARAMETERS).floats());
      }
    }
  }
}

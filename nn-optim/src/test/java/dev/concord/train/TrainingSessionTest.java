package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.KullbackLeibler;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Reduction;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single steps: their exact effect, what stops them, and what a session refuses. */
class TrainingSessionTest {
  private static final int[] FIRST = {0};
  private static final int[] SECOND = {1};
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @Test
  void aStepFollowsTheRuleExactly() {
    // Mean of (w·x)² over x = 1, 2 at w = 1: loss 2.5, gradient 5, w ← 1 − ¼·5.
    try (TrainingSession session = OneWeight.session(device, OneWeight.rows(1, 2))) {
      assertEquals(1, OneWeight.weight(session));
      session.step(new int[] {1, 0}, 2);
      assertEquals(-0.25f, OneWeight.weight(session));
      assertEquals(5, session.lossSum()); // two rows
      assertEquals(1, session.stepNumber());
      assertEquals(0, session.firstBadStep());
    }
  }

  @Test
  void onlyTheFirstRowsOfTheIndicesCount() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.rows(1, 100))) {
      session.step(new int[] {0, 1, 1}, 1);
      assertEquals(0.5f, OneWeight.weight(session));
    }
  }

  @Test
  void aRowMayComeSeveralTimes() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.rows(1, 100))) {
      session.step(new int[] {0, 0, 0}, 3);
      assertEquals(0.5f, OneWeight.weight(session));
    }
  }

  @Test
  void moreBatchSizesThanProgramsAreKept() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(11))) {
      int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
      for (int rows = 1; rows <= 11; rows++) {
        session.step(all, rows);
        float expected = Math.scalb(1f, -rows);
        assertEquals(expected, OneWeight.weight(session), 1e-6f * expected, rows + " rows");
      }
      session.step(all, 1); // its program was dropped and is made anew
      session.step(all, 11);
      assertEquals(Math.scalb(1f, -13), OneWeight.weight(session), Math.scalb(1e-6f, -13));
    }
  }

  @Test
  void theLearningRateMayChangeBetweenSteps() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(1))) {
      assertEquals(0.25f, session.learningRate());
      session.step(FIRST, 1);
      session.learningRate(0.125f);
      session.step(FIRST, 1);
      assertEquals(0.375f, OneWeight.weight(session));
      session.learningRate(0);
      session.step(FIRST, 1);
      assertEquals(0.375f, OneWeight.weight(session));
      for (float rate : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
        assertThrows(IllegalArgumentException.class, () -> session.learningRate(rate));
      }
    }
  }

  @Test
  void anInfiniteLossStopsEveryChange() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.rows(1, 1e20f))) {
      session.step(FIRST, 1);
      session.step(FIRST, 1);
      assertDivergesAtThree(session);
    }
  }

  @Test
  void anInfiniteGradientStopsEveryChangeToo() {
    // |w·x| = 1e30 is a finite loss, but the square of the gradient 1e30 is not finite.
    try (TrainingSession session =
        OneWeight.session(device, new MeanAbsoluteError(), OneWeight.rows(1, 1e30f))) {
      session.learningRate(0.375f);
      session.step(FIRST, 1);
      session.step(FIRST, 1);
      assertEquals(0.25f, OneWeight.weight(session));
      assertDivergesAtThree(session);
    }
  }

  /** Row 1 is the bad one; two good steps were taken and left w = ¼. */
  private static void assertDivergesAtThree(TrainingSession session) {
    float lossSum = session.lossSum();
    session.step(SECOND, 1);
    assertEquals(3, session.firstBadStep());
    session.step(FIRST, 1);
    session.step(SECOND, 1);
    assertEquals(3, session.firstBadStep());
    assertEquals(0.25f, OneWeight.weight(session));
    assertEquals(lossSum, session.lossSum());
    session.continueAt(2);
    session.step(FIRST, 1);
    assertEquals(0, session.firstBadStep());
    assertEquals(3, session.stepNumber());
    assertTrue(OneWeight.weight(session) < 0.25f, "training must go on");
  }

  @Test
  void aBadStepKeepsTheMoments() {
    for (Optimizer optimizer : List.of(new Momentum(0.01f), new Adam(0.01f))) {
      try (TrainingSession session =
          new TrainingSession(
              device,
              OneWeight.MODEL,
              new MeanSquaredError(),
              optimizer,
              OneWeight.rows(1, 1e20f),
              1)) {
        session.step(FIRST, 1);
        List<HostTensor> before =
            session.momentStates().stream().map(session.store()::read).toList();
        float weight = OneWeight.weight(session);
        session.step(SECOND, 1);
        session.step(FIRST, 1);
        assertEquals(2, session.firstBadStep());
        assertEquals(weight, OneWeight.weight(session));
        assertEquals(before, session.momentStates().stream().map(session.store()::read).toList());
        assertNotEquals(0f, before.get(0).floats()[0]);
      }
    }
  }

  @Test
  void theSeedDecidesWeightsAndMasks() {
    HostTensor first = weightsAfterTwoSteps(1);
    assertEquals(first, weightsAfterTwoSteps(1));
    assertNotEquals(first, weightsAfterTwoSteps(2));
  }

  private static HostTensor weightsAfterTwoSteps(long seed) {
    Model model =
        Model.sequential(1)
            .add(Dense.of(6, Activation.TANH))
            .add(new Dropout(0.5))
            .add(Dense.of(1))
            .build();
    try (TrainingSession session =
        new TrainingSession(
            device, model, new MeanSquaredError(), new Sgd(0.1f), OneWeight.rows(1, 2), seed)) {
      session.step(new int[] {0, 1}, 2);
      session.step(new int[] {1, 0}, 2);
      assertEquals(0, session.firstBadStep());
      return session.store().read(Model.PARAMETERS);
    }
  }

  @Test
  void classWeightsTrain() {
    // One logit per class from x = 1; class 1 weighs three times as much.
    Loss loss = new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(1f, 3f));
    Model model = Model.sequential(1).add(Dense.of(2).withoutBias()).build();
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), 1f, 1f)), HostTensor.of(Shape.of(2), 0, 1));
    try (TrainingSession session = new TrainingSession(device, model, loss, new Sgd(1), data, 1)) {
      for (int step = 0; step < 100; step++) {
        session.step(new int[] {0, 1}, 2);
      }
      float[] logits = session.store().read("dense1/weight").floats();
      // The best odds are the weights' ratio.
      assertEquals(Math.log(3), logits[1] - logits[0], 1e-4);
    }
  }

  @Test
  void rowsAreTakenFromTheData() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(2))) {
      assertThrows(IllegalArgumentException.class, () -> session.step(FIRST, 0));
      assertThrows(IllegalArgumentException.class, () -> session.step(FIRST, 2));
      var error =
          assertThrows(IllegalArgumentException.class, () -> session.step(new int[] {0, 2}, 2));
      assertEquals("The training data has rows 0 to 1, got row 2", error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> session.step(new int[] {-1}, 1));
      assertEquals(0, session.stepNumber());
      assertThrows(IllegalArgumentException.class, () -> session.continueAt(-1));
    }
  }

  @Test
  void misfitsSayWhatDoesNotFit() {
    HostTensor features = HostTensor.zeros(TensorType.f32(4, 3));
    HostTensor values = HostTensor.zeros(TensorType.f32(4, 2));
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 1, 2, 0);
    Model three = Model.sequential(3).add(Dense.of(2)).build();
    Model five = Model.sequential(5).add(Dense.of(2)).build();
    assertRefused(
        five,
        new MeanSquaredError(),
        new TrainingData(List.of(features), values),
        "The data for input x must have rows of F32[5], got F32[3]");
    assertRefused(
        three,
        new CategoricalCrossEntropy(),
        new TrainingData(List.of(features), values),
        "The loss softmax_cross_entropy takes targets I32[4], got F32[4, 2]: for one-hot or soft"
            + " targets make it one of ClassTargets.DISTRIBUTIONS or BinaryTargets.SHARES");
    assertRefused(
        three,
        new CategoricalCrossEntropy(),
        new TrainingData(List.of(features), labels),
        "The model has 2 classes, so labels are 0 to 1; row 2 has label 2");
    assertRefused(
        three,
        new MeanSquaredError(),
        new TrainingData(List.of(features, features), values),
        "The model has 1 inputs, the data has 2 feature tensors");
    assertRefused(
        Model.sequential(2).add(Activation.TANH).build(),
        new MeanSquaredError(),
        new TrainingData(List.of(values), values),
        "The model has no parameters to train");
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    Model two = net.build(net.apply(Dense.of(2), x), net.apply(Dense.of(2), x));
    assertRefused(
        two,
        new MeanSquaredError(),
        new TrainingData(List.of(features), values),
        "A model to be trained has one output, this one has 2: build it with one, such as a"
            + " Concatenate of them");
  }

  @Test
  void whatTrainingCannotReachIsRefused() {
    HostTensor features = HostTensor.zeros(TensorType.f32(2, 1));
    TrainingData prices = new TrainingData(List.of(features), HostTensor.of(Shape.of(2), 0.5f, 7f));
    // Dropout hides nothing: what comes before it is the last layer with numbers of its own.
    assertRefused(
        Model.sequential(1).add(Dense.of(1, Activation.SIGMOID)).add(new Dropout(0.1)).build(),
        new MeanAbsoluteError().reducedBy(Reduction.SUM),
        prices,
        "The loss mae compares outputs with targets, but the model ends with sigmoid, which gives"
            + " 0.0 to 1.0, and row 1 has the target 7.0 for output 0: scale the targets into that"
            + " range, end with a linear layer, or with new Rescale(1, 0) where noise alone takes"
            + " targets out of it");
    Model three = Model.sequential(1).add(Dense.of(3)).build();
    Loss onlyTheThird = new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(0f, 0f, 1f));
    TrainingData others = new TrainingData(List.of(features), HostTensor.of(Shape.of(2), 0, 1));
    assertRefused(
        three,
        onlyTheThird,
        others,
        "Softmax cross-entropy has the class weights [0.0, 0.0, 1.0], which are 0 for every class"
            + " of the rows to train on: give one of these classes a weight above 0");
    for (Loss loss :
        List.of(
            new KullbackLeibler(KullbackLeibler.Outputs.LOGITS, List.of(0f, 0f, 1f)),
            new CategoricalFocal(ClassTargets.DISTRIBUTIONS, 2, List.of(0f, 0f, 1f)))) {
      HostTensor first = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0.5f, 0.5f, 0f);
      HostTensor some = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0.5f, 0.25f, 0.25f);
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new TrainingSession(
                  device, three, loss, new Sgd(1), new TrainingData(List.of(features), first), 1));
      new TrainingSession(
              device, three, loss, new Sgd(1), new TrainingData(List.of(features), some), 1)
          .close();
    }
  }

  private static void assertRefused(Model model, Loss loss, TrainingData data, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TrainingSession(device, model, loss, new Sgd(0.1f), data, 1));
    assertEquals(message, error.getMessage());
  }

  @Test
  void dataMustBeFiniteAndOfOneLength() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      var error = assertThrows(IllegalArgumentException.class, () -> OneWeight.rows(1, 2, bad, 3));
      assertEquals(
          "The features must be finite, got " + bad + " in row 2: mend or leave out that row",
          error.getMessage());
    }
    HostTensor four = HostTensor.zeros(TensorType.f32(4, 1));
    HostTensor five = HostTensor.zeros(TensorType.f32(5, 1));
    HostTensor none = HostTensor.zeros(TensorType.f32(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TrainingData(List.of(four, five), four));
    assertThrows(IllegalArgumentException.class, () -> new TrainingData(List.of(none), none));
  }
}

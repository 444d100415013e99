package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole runs on the reference backend: repeatability, continuation, history and stops. */
class TrainerTest {
  private static final int ROWS = 23;
  private static final TrainingSettings SETTINGS = new TrainingSettings(3, 5);
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** Points of the plane, class 1 where both coordinates have one sign. */
  private static TrainingData quadrants(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "test", "", "quadrants");
    float[] points = new float[2 * rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      points[2 * row] = random.nextFloat(-1, 1);
      points[2 * row + 1] = random.nextFloat(-1, 1);
      labels[row] = points[2 * row] * points[2 * row + 1] > 0 ? 1 : 0;
    }
    HostTensor features = HostTensor.of(Shape.of(rows, 2), points);
    return TrainingData.of(
        new Dataset(features, new Targets.Labels(HostTensor.of(Shape.of(rows), labels), 2)));
  }

  private static TrainingSession session(Optimizer optimizer, long seed) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(6, Activation.TANH))
            .add(new Dropout(0.25))
            .add(Dense.of(2))
            .build();
    return new TrainingSession(
        device, model, new CategoricalCrossEntropy(), optimizer, quadrants(ROWS, 4), seed);
  }

  private static Trainer trainer(TrainingSession session) {
    return new Trainer(session, SETTINGS, session.data(), null, TrainingListener.NONE);
  }

  private static List<HostTensor> states(TrainingSession session) {
    List<HostTensor> states = new ArrayList<>();
    states.add(session.store().read(Model.PARAMETERS));
    session.momentStates().forEach(state -> states.add(session.store().read(state)));
    return states;
  }

  private static List<HostTensor> trained(Optimizer optimizer, long seed) {
    try (TrainingSession session = session(optimizer, seed);
        Trainer trainer = trainer(session)) {
      trainer.fit();
      assertEquals(15, session.stepNumber());
      return states(session);
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    List<HostTensor> first = trained(new Adam(0.01f), 1);
    assertEquals(first, trained(new Adam(0.01f), 1));
    assertNotEquals(first, trained(new Adam(0.01f), 2));
  }

  @Test
  void aContinuedRunEqualsTheUninterruptedOne() {
    for (Optimizer optimizer : List.of(new Adam(0.01f), new Momentum(0.1f))) {
      List<HostTensor> uninterrupted = trained(optimizer, 1);
      for (int stopAfter : new int[] {0, 3, 5, 7, 14}) {
        assertEquals(uninterrupted, interrupted(optimizer, stopAfter), "after " + stopAfter);
      }
    }
  }

  /** Stops after some steps, moves the states into a fresh session and goes on there. */
  private static List<HostTensor> interrupted(Optimizer optimizer, int steps) {
    try (TrainingSession before = session(optimizer, 1);
        TrainingSession after = session(optimizer, 1);
        Trainer first = trainer(before);
        Trainer second = trainer(after)) {
      assertFalse(first.fit(() -> before.stepNumber() == steps));
      assertEquals(steps, 5 * first.epoch() + first.batch());
      copy(Model.PARAMETERS, before.store(), after.store());
      before.momentStates().forEach(state -> copy(state, before.store(), after.store()));
      second.continueAt(first.epoch(), first.batch(), before.stepNumber());
      assertTrue(second.fit(() -> false));
      return states(after);
    }
  }

  private static void copy(String state, Store from, Store to) {
    to.write(state, from.read(state));
  }

  @Test
  void aPauseInOneSessionChangesNothing() {
    List<HostTensor> uninterrupted = trained(new Adam(0.01f), 1);
    try (TrainingSession session = session(new Adam(0.01f), 1);
        Trainer trainer = trainer(session)) {
      AtomicInteger asked = new AtomicInteger();
      while (!trainer.fit(() -> asked.incrementAndGet() % 4 == 0)) {
        assertTrue(asked.get() < 100);
      }
      assertEquals(uninterrupted, states(session));
    }
  }

  @Test
  void theHistoryHoldsTheMeanLossOverAllRows() {
    // w halves with every step; batches of 2, 2 and 1 rows meet losses 1, 1/4, 1/16, then 1/64, …
    TrainingData data = OneWeight.ones(5);
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochStarted(Trainer trainer) {
            heard.add(
                "epoch " + (trainer.epoch() + 1) + ", " + trainer.batchesPerEpoch() + " batches");
          }

          @Override
          public void progressed(Trainer trainer) {
            if (trainer.batch() == trainer.batchesPerEpoch()) { // slow steps are told of as well
              heard.add("done " + trainer.batch());
            }
          }

          @Override
          public void epochFinished(Trainer trainer, EpochReport report) {
            heard.add("finished " + report.epoch());
          }
        };
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer =
            new Trainer(session, new TrainingSettings(2, 2), data, data.asOwnSource(), listener)) {
      trainer.fit();
      assertEquals(2, trainer.epoch());
      assertEquals(0, trainer.batch());
      EpochReport first = trainer.history().get(0);
      EpochReport second = trainer.history().get(1);
      assertEquals((2 * 1 + 2 / 4.0 + 1 / 16.0) / 5, first.trainingLoss());
      assertEquals((2 * 1 + 2 / 4.0 + 1 / 16.0) / 5 / 64, second.trainingLoss());
      assertEquals(1 / 64.0, first.validation().loss()); // w = 1/8 after the epoch
      assertEquals(3, first.steps());
      assertEquals(6, second.steps());
      assertEquals(5, second.rows());
      assertTrue(second.seconds() > 0);
      assertEquals(
          List.of(
              "epoch 1, 3 batches",
              "done 3",
              "finished 1",
              "epoch 2, 3 batches",
              "done 3",
              "finished 2"),
          heard);
      trainer.fit(); // nothing is left to do
      assertEquals(2, trainer.history().size());
    }
  }

  @Test
  void aBatchMayBeLargerThanTheData() {
    TrainingData data = OneWeight.ones(4);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer =
            new Trainer(
                session,
                new TrainingSettings(1, Integer.MAX_VALUE),
                data,
                null,
                TrainingListener.NONE)) {
      trainer.fit();
      assertEquals(0.5f, OneWeight.weight(session));
    }
  }

  @Test
  void aDivergingRunStopsAtItsStepWithTheLastGoodWeights() {
    // One of 120 rows is far too large: the step that meets it is found, the ones behind it do
    // nothing.
    float[] x = new float[120];
    java.util.Arrays.fill(x, 0.01f);
    x[77] = 1e25f;
    TrainingData data = OneWeight.rows(x);
    try (TrainingSession session = OneWeight.session(device, data);
        TrainingSession twin = OneWeight.session(device, data);
        Trainer trainer =
            new Trainer(session, new TrainingSettings(1, 1), data, null, TrainingListener.NONE)) {
      session.learningRate(0.125f);
      twin.learningRate(0.125f);
      var error = assertThrows(DivergedException.class, trainer::fit);
      assertTrue(
          error.getMessage().startsWith("Training diverged at step " + error.step() + ":")
              && error.getMessage().contains("learning rate (now 0.125)"),
          error.getMessage());
      for (int step = 1; step < error.step(); step++) {
        twin.step(new int[] {0}, 1); // all good rows are alike
      }
      assertEquals(OneWeight.weight(twin), OneWeight.weight(session));
      assertTrue(error.step() > 1 && error.step() <= 120);
      assertTrue(trainer.history().isEmpty());
    }
  }

  @Test
  void aPauseDoesNotHideADivergence() {
    TrainingData data = OneWeight.rows(1e25f, 1e25f, 1e25f);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer =
            new Trainer(session, new TrainingSettings(1, 1), data, null, TrainingListener.NONE)) {
      var error =
          assertThrows(DivergedException.class, () -> trainer.fit(() -> session.stepNumber() == 2));
      assertEquals(1, error.step());
    }
  }

  @Test
  void learnsWhatALinearModelCannot() {
    Model model = Model.sequential(2).add(Dense.of(12, Activation.RELU)).add(Dense.of(2)).build();
    TrainingData data = quadrants(150, 1);
    try (TrainingSession session =
            new TrainingSession(
                device, model, new CategoricalCrossEntropy(), new Adam(0.02f), data, 1);
        Trainer trainer =
            new Trainer(
                session,
                new TrainingSettings(40, 16),
                data,
                quadrants(100, 2),
                TrainingListener.NONE)) {
      trainer.fit();
      EpochReport last = trainer.history().getLast();
      assertTrue(last.validation().accuracy() > 0.9, last.toString());
      assertTrue(last.trainingLoss() < 0.5 * trainer.history().get(0).trainingLoss());
    }
  }

  @Test
  void validationThatDoesNotFitIsFoundBeforeTraining() {
    TrainingSession session = session(new Adam(0.01f), 1);
    HostTensor points = HostTensor.zeros(TensorType.f32(3, 2));
    HostTensor labels = HostTensor.of(Shape.of(3), 0, 1, 2);
    assertRefused(
        session,
        new TrainingData(List.of(points), labels),
        "The model has 2 classes, so labels are 0 to 1; row 2 has label 2");
    assertRefused(
        session,
        new TrainingData(List.of(HostTensor.zeros(TensorType.f32(3, 4))), labels),
        "Input x takes rows of F32[2], got F32[3, 4]");
    session.close();
  }

  private static void assertRefused(
      TrainingSession session, TrainingData validation, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Trainer(session, SETTINGS, session.data(), validation, TrainingListener.NONE));
    assertEquals(message, error.getMessage());
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TrainingSettings(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TrainingSettings(1, 0));
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(4));
        Trainer trainer = trainer(session)) {
      assertThrows(IllegalArgumentException.class, () -> trainer.continueAt(-1, 0, 0));
      assertThrows(IllegalArgumentException.class, () -> trainer.continueAt(0, 2, 0));
      assertThrows(
          IllegalArgumentException.class,
          () -> new Trainer(session, SETTINGS, OneWeight.ones(5), null, TrainingListener.NONE));
    }
  }

  @Test
  void theMiddleOfAnEpochIsGoneOnFromWithItsBatchSizeOnly() {
    TrainingData data = OneWeight.ones(7);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer twos = new Trainer(session, new TrainingSettings(2, 2), data, null);
        Trainer threes = new Trainer(session, new TrainingSettings(2, 3), data, null)) {
      twos.fit(() -> twos.batch() == 2);
      Progress middle = twos.progress();
      var error = assertThrows(IllegalArgumentException.class, () -> threes.continueAt(middle));
      assertTrue(
          error.getMessage().contains("has met 4 rows of its epoch in 2 batches, which have 6"),
          error.getMessage());
      twos.continueAt(middle);
      twos.fit(() -> twos.batch() == 3);
      twos.continueAt(twos.progress());
      twos.fit(() -> twos.epoch() == 1);
      threes.continueAt(twos.progress()); // larger batches from the second epoch on
      threes.fit();
      assertEquals(7, threes.history().getLast().rows());
    }
  }

  /** Training would go on with the session's own rows, without a word. */
  @Test
  void otherRowsThanTheSessionsAreRefused() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.rows(1, 2))) {
      TrainingData weighted = session.data().withWeights(HostTensor.of(Shape.of(2), 1f, 2f));
      for (TrainingData others : List.of(OneWeight.rows(1, 3), weighted)) {
        var error =
            assertThrows(
                IllegalArgumentException.class, () -> new Trainer(session, SETTINGS, others, null));
        assertTrue(error.getMessage().contains("pass session.data()"), error.getMessage());
      }
      new Trainer(session, SETTINGS, OneWeight.rows(1, 2), null).close(); // the same once more
    }
  }

  /** Each row would become β, whatever it was: there would be nothing to learn from. */
  @Test
  void batchNormalisationOfSingleRowsIsRefused() {
    Model model = Model.sequential(2).add(new BatchNormalization()).add(Dense.of(2)).build();
    Loss loss = new CategoricalCrossEntropy();
    TrainingData data = quadrants(3, 1);
    try (TrainingSession session =
        new TrainingSession(device, model, loss, new Adam(0.1f), data, 1)) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Trainer(session, new TrainingSettings(1, 1), data, null));
      assertEquals(
          "Layer batch_normalization1 normalises each feature over the rows of a batch, of which"
              + " there is 1: take batches of more rows, or a LayerNormalization",
          error.getMessage());
      try (Trainer trainer = new Trainer(session, new TrainingSettings(1, 2), data, null)) {
        trainer.fit(); // of 2 rows and, in the end, 1
        assertEquals(2, session.stepNumber());
      }
    }
  }

  @Test
  void severalInputsTrain() {
    var net = Model.functional();
    var a = net.input("a", 1);
    var b = net.input("b", 2);
    var joined = net.apply(new dev.concord.layer.Concatenate(), a, net.apply(Dense.of(1), b));
    Model model = net.build(net.apply(Dense.of(1), joined));
    HostTensor first = HostTensor.of(Shape.of(4, 1), -1f, 0f, 1f, 2f);
    HostTensor second = HostTensor.of(Shape.of(4, 2), 0f, 1f, 1f, 0f, 1f, 1f, 0.5f, 0f);
    HostTensor sums = HostTensor.of(Shape.of(4, 1), 0f, 1f, 3f, 2.5f);
    TrainingData data = new TrainingData(List.of(first, second), sums);
    try (TrainingSession session =
            new TrainingSession(device, model, new MeanSquaredError(), new Adam(0.05f), data, 1);
        Trainer trainer =
            new Trainer(
                session,
                new TrainingSettings(300, 4),
                data,
                data.asOwnSource(),
                TrainingListener.NONE)) {
      trainer.fit();
      assertTrue(trainer.history().getLast().validation().loss() < 1e-3);
    }
  }
}

package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Batches.LastBatch;
import dev.concord.data.Sampler;
import dev.concord.device.Backends;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.AdaMax;
import dev.concord.optim.Adam;
import dev.concord.optim.AdamW;
import dev.concord.optim.AmsGrad;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import dev.concord.optim.ParameterGroup;
import dev.concord.optim.RmsProp;
import dev.concord.optim.WeightDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerStep;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.StepDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each setting of a trainer does. */
class TrainingSettingsTest {
  private CountingDevice device;

  @BeforeEach
  void open() {
    device = new CountingDevice(Backends.open("reference"));
  }

  @AfterEach
  void close() {
    assertEquals(0, device.openExecutables());
    device.close();
  }

  @Test
  void theScheduleSetsTheRateBeforeEveryStep() {
    List<Float> rates = new ArrayList<>();
    TrainingListener ear =
        new TrainingListener() {
          @Override
          public boolean hearsSteps() {
            return true;
          }

          @Override
          public void stepFinished(Trainer trainer) {
            rates.add(trainer.session().learningRate());
          }
        };
    TrainingData data = OneWeight.ones(5);
    TrainingSettings settings =
        new TrainingSettings(2, 2).withSchedule(new PerStep(new StepDecay(0.5, 0.5, 2)));
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer = new Trainer(session, settings, data, null, ear)) {
      trainer.fit();
      assertEquals(List.of(0.5f, 0.5f, 0.25f, 0.25f, 0.125f, 0.125f), rates);
      assertEquals(0.25, trainer.history().get(0).learningRate());
      assertEquals(0, OneWeight.weight(session)); // w ← w − 0.5 · 2w in the first step
    }
  }

  /** With lowest = highest the momentum is an input of the step that never changes. */
  @Test
  void aMomentumThatIsMovedNowhereGivesTheBitsOfTheOptimizersOwn() {
    OneCycle cycle = new OneCycle(0.25, 3);
    for (Optimizer optimizer :
        List.of(
            Momentum.nesterov(1),
            new RmsProp(1).withMomentum(0.7f),
            new Adam(1),
            new AmsGrad(1),
            new AdaMax(1),
            new AdamW(1),
            new WeightDecay(new Adam(1), 0.1f, false))) {
      double own = optimizer instanceof RmsProp ? 0.7 : 0.9;
      float[] before = weights(optimizer, cycle);
      assertArrayEquals(
          before, weights(optimizer, cycle.cyclingMomentum(own, own)), optimizer::name);
      assertNotEquals(
          before[0], weights(optimizer, cycle.cyclingMomentum(0.5, own))[0], optimizer.name());
    }
  }

  /** Weights after three epochs of two steps, the biases in a group of their own. */
  private float[] weights(Optimizer optimizer, LearningRateSchedule schedule) {
    Model model = Model.sequential(1).add(Dense.of(3)).add(Dense.of(1)).build();
    TrainingData data = OneWeight.rows(1, 2, -1);
    Optimization optimization =
        new Optimization(optimizer)
            .withGroups(ParameterGroup.of("biases", "*/bias").withRateFactor(0.5f));
    TrainingSettings settings = new TrainingSettings(3, 2).withSchedule(schedule);
    try (TrainingSession session =
            new TrainingSession(device, model, new MeanSquaredError(), optimization, data, 1);
        Trainer trainer = new Trainer(session, settings, data, null)) {
      trainer.fit();
      return session.store().read(Model.PARAMETERS).floats();
    }
  }

  @Test
  void aMomentumMovesFromStepToStep() {
    // u ← βu + g, w ← w − ¼u with g = 2w, and β = ½, ¼, ½.
    TrainingData data = OneWeight.ones(2);
    LearningRateSchedule schedule =
        new LearningRateSchedule() {
          @Override
          public double rate(Position position, List<EpochReport> history) {
            return 0.25;
          }

          @Override
          public OptionalDouble momentum(Position position, List<EpochReport> history) {
            return OptionalDouble.of(position.epoch() == 1 ? 0.25 : 0.5);
          }
        };
    TrainingSettings settings = new TrainingSettings(3, 2).withSchedule(schedule);
    try (TrainingSession session =
            new TrainingSession(
                device, OneWeight.MODEL, new MeanSquaredError(), new Momentum(1), data, 1);
        Trainer trainer = new Trainer(session, settings, data, null)) {
      trainer.fit();
      // u: 2, 1.5, 1;  w: 0.5, 0.125, −0.125
      assertEquals(-0.125f, OneWeight.weight(session));
    }
  }

  @Test
  void anOptimizerWithoutMomentumIsRefusedBeforeTraining() {
    TrainingData data = OneWeight.ones(5);
    TrainingSettings settings =
        new TrainingSettings(2, 2).withSchedule(new OneCycle(1, 2).cyclingMomentum());
    try (TrainingSession session = OneWeight.session(device, data)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new Trainer(session, settings, data, null))
              .getMessage();
      assertTrue(
          message.startsWith("The optimizer sgd has no momentum that a schedule could move"));
    }
  }

  @Test
  void aScheduleThatWatchesWhatIsNotReportedIsRefused() {
    TrainingData data = OneWeight.ones(5);
    TrainingSettings settings =
        new TrainingSettings(2, 2)
            .withSchedule(new PerStep(new ReduceOnPlateau(1, Monitor.VALIDATION_LOSS)));
    try (TrainingSession session = OneWeight.session(device, data)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new Trainer(session, settings, data, null))
              .getMessage();
      assertEquals(
          "Epoch reports of this training will have no validation_loss, they will have loss,"
              + " learning_rate: give the trainer validation data",
          message);
    }
  }

  @Test
  void theSamplerDecidesWhichRowsAreMet() {
    TrainingData data = OneWeight.rows(0, 0, 1, 0);
    Sampler onlyTheThird =
        new Sampler() {
          @Override
          public int rows() {
            return 3;
          }

          @Override
          public void order(int epoch, int[] order) {
            java.util.Arrays.fill(order, 2);
          }
        };
    TrainingSettings settings = new TrainingSettings(1, 1).withSampler(onlyTheThird);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer = new Trainer(session, settings, data, null)) {
      trainer.fit();
      assertEquals(1 / 8f, OneWeight.weight(session));
      assertEquals(3, trainer.history().getFirst().rows());
    }
  }

  /** The wrong row comes last: no step is taken before it is found. */
  @Test
  void aSamplerOfOtherRowsIsRefusedBeforeTraining() {
    TrainingData data = OneWeight.ones(4);
    TrainingSettings settings = new TrainingSettings(1, 1).withSampler(Sampler.sequential(5));
    try (TrainingSession session = OneWeight.session(device, data)) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> new Trainer(session, settings, data, null));
      assertEquals(
          "The sampler visits row 4 at place 4 of epoch 1, but the data has rows 0 to 3:"
              + " make the sampler for these rows.",
          error.getMessage());
    }
  }

  @Test
  void theShortBatchCanBeLeftOut() {
    TrainingData data = OneWeight.ones(5);
    TrainingSettings settings = new TrainingSettings(3, 2).withLastBatch(LastBatch.DROP_SHORT);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer = new Trainer(session, settings, data, null)) {
      trainer.fit();
      assertEquals(6, session.stepNumber());
      assertEquals(4, trainer.history().getFirst().rows());
    }
  }

  @Test
  void aPauseWithinAnEpochKeepsTheWholeEpochsLoss() {
    TrainingData data = OneWeight.ones(6);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer = new Trainer(session, new TrainingSettings(1, 2), data, null)) {
      trainer.fit(() -> session.stepNumber() == 2);
      trainer.fit();
      assertEquals((1 + 1 / 4.0 + 1 / 16.0) / 3, trainer.history().getFirst().trainingLoss());
      assertEquals(6, trainer.history().getFirst().rows());
    }
  }
}

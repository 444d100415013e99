package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Batches.LastBatch;
import dev.concord.data.Sampler;
import dev.concord.device.Backends;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Poisson;
import dev.concord.loss.Reduction;
import dev.concord.metric.Accuracy;
import dev.concord.metric.BalancedAccuracy;
import dev.concord.metric.ConfusionMatrix;
import dev.concord.metric.ExplainedVariance;
import dev.concord.metric.F1;
import dev.concord.metric.Mae;
import dev.concord.metric.Metric;
import dev.concord.metric.Precision;
import dev.concord.metric.R2;
import dev.concord.metric.Recall;
import dev.concord.metric.Rmse;
import dev.concord.metric.RocAuc;
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
import dev.concord.optim.Sgd;
import dev.concord.optim.WeightDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerStep;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.StepDecay;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
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
  void metricsOfValidationAndTrainingAreInTheReports() {
    TrainingData data = OneWeight.ones(4);
    TrainingData validation =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), 1f, 2f)), HostTensor.of(Shape.of(2, 1), 1f, 1f));
    TrainingSettings settings =
        new TrainingSettings(2, 4).withMetrics(new Mae(), new R2()).judgingTraining();
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer = new Trainer(session, settings, data, validation)) {
      trainer.fit();
      EpochReport first = trainer.history().getFirst(); // w = ½: predicts ½ and 1
      assertEquals(
          List.of(
              "loss",
              "learning_rate",
              "training_loss",
              "training_mae",
              "training_r2",
              "validation_loss",
              "validation_mae",
              "validation_r2"),
          List.copyOf(first.values().keySet()));
      assertEquals(1, first.trainingLoss());
      assertEquals(0.25, first.training().loss());
      assertEquals(0.5, first.values().get("training_mae"));
      assertEquals(0.125, first.validation().loss());
      assertEquals(0.25, first.validation().metrics().get("mae"));
      assertEquals(0.25, trainer.history().getFirst().values().get("learning_rate"));
      // One program of a step, two of predictions, two of losses: none is compiled twice.
      int compiled = device.compiled();
      trainer.evaluate(validation);
      assertEquals(compiled, device.compiled());
    }
  }

  @Test
  void aClassificationReportsItsAccuracy() {
    Model model = Model.sequential(1).add(Dense.of(2)).build();
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), -1f, 1f)), HostTensor.of(Shape.of(2), 0, 1));
    TrainingSettings settings =
        new TrainingSettings(1, 2).withMetrics(new BalancedAccuracy(), new Accuracy());
    try (TrainingSession session =
            new TrainingSession(device, model, new CategoricalCrossEntropy(), new Sgd(1), data, 1);
        Trainer trainer = new Trainer(session, settings, data, data.asOwnSource())) {
      trainer.fit();
      EpochReport report = trainer.history().getFirst();
      assertNull(report.training());
      assertEquals(
          List.of(
              "loss",
              "learning_rate",
              "validation_loss",
              "validation_accuracy",
              "validation_balanced_accuracy"),
          List.copyOf(report.values().keySet()));
      assertEquals(
          report.validation().accuracy(), report.validation().metrics().get("balanced_accuracy"));
      assertEquals(
          1, report.toString().split("accuracy ", -1).length - 2, report.toString()); // both
    }
  }

  @Test
  void aMetricThatDoesNotFitIsToldBeforeTraining() {
    Model model = Model.sequential(1).add(Dense.of(2)).build();
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), -1f, 1f)), HostTensor.of(Shape.of(2), 0, 1));
    TrainingSettings settings = new TrainingSettings(1, 2).withMetrics(new Accuracy(), new R2());
    try (TrainingSession session =
        new TrainingSession(device, model, new CategoricalCrossEntropy(), new Sgd(1), data, 1)) {
      var ofValidation =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Trainer(session, settings, data, data.asOwnSource()));
      assertTrue(
          ofValidation.getMessage().startsWith("The metric r2 does not fit this model"),
          ofValidation.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> new Trainer(session, settings.judgingTraining(), data, null));
    }
  }

  /** Every row of a sigmoid lies above 0, the usual threshold: all would be taken for class 1. */
  @Test
  void aThresholdThatNoOutputIsBelowIsToldBeforeTraining() {
    Model model = Model.sequential(1).add(Dense.of(1, Activation.SIGMOID)).build();
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), -1f, 1f)), HostTensor.of(Shape.of(2, 1), 0f, 1f));
    TrainingSettings settings = new TrainingSettings(1, 2);
    try (TrainingSession session =
        new TrainingSession(device, model, new MeanSquaredError(), new Sgd(1), data, 1)) {
      for (Metric metric :
          List.of(
              new Accuracy(),
              new BalancedAccuracy(),
              new F1(ConfusionMatrix.Average.POSITIVE),
              new Precision(ConfusionMatrix.Average.MACRO, 1),
              new Recall(ConfusionMatrix.Average.MACRO))) {
        var error =
            assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(session, settings.withMetrics(metric), data, null),
                metric::name);
        assertTrue(
            error.getMessage().startsWith("The metric " + metric.name() + " takes a single output")
                && error.getMessage().contains("ends with sigmoid, which gives 0.0 to 1.0"),
            error.getMessage());
      }
      new Trainer(session, settings.withMetrics(new Accuracy(0.5f), new RocAuc()), data, null)
          .close();
    }
  }

  /** Logarithms of rates beside counts would give numbers that mean nothing. */
  @Test
  void outputsThatAreNoEstimatesAreToldBeforeTraining() {
    Model model = Model.sequential(1).add(Dense.of(1, Activation.SOFTPLUS)).build();
    Model linear = Model.sequential(1).add(Dense.of(1)).build();
    TrainingData counts =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(2, 1), -1f, 1f)), HostTensor.of(Shape.of(2, 1), 0f, 1f));
    TrainingSettings settings = new TrainingSettings(1, 2);
    for (Loss loss : List.of(new Poisson().reducedBy(Reduction.SUM), new BinaryCrossEntropy())) {
      try (TrainingSession session =
          new TrainingSession(device, linear, loss, new Sgd(1), counts, 1)) {
        for (Metric metric : List.of(new Mae(), new Rmse(), new R2(), new ExplainedVariance())) {
          var error =
              assertThrows(
                  IllegalArgumentException.class,
                  () -> new Trainer(session, settings.withMetrics(metric), counts, null),
                  metric::name);
          assertTrue(
              error
                  .getMessage()
                  .startsWith(
                      "The metric %s does not fit this model and its loss %s: it compares outputs"
                          .formatted(metric.name(), loss.name())),
              error.getMessage());
        }
      }
    }
    try (TrainingSession session =
        new TrainingSession(device, model, new Poisson(false), new Sgd(1), counts, 1)) {
      new Trainer(session, settings.withMetrics(new Mae()), counts, null).close();
    }
  }

  @Test
  void theSoftmaxOfProbabilitiesIsToldBeforeTraining() {
    RocAuc ofLogits = new RocAuc();
    Loss loss = new MeanSquaredError();
    TensorType three = TensorType.f32(1, 3);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ofLogits.requireFits(loss, new SoftmaxLayer(), three));
    assertTrue(error.getMessage().contains("Scores.PROBABILITIES"), error.getMessage());
    ofLogits.requireFits(loss, new SoftmaxLayer(), TensorType.f32(1, 2)); // the order is the same
    ofLogits.requireFits(loss, Dense.of(3), three);
    new RocAuc(RocAuc.Scores.PROBABILITIES).requireFits(loss, new SoftmaxLayer(), three);
  }

  @Test
  void namesOfMetricsAreTheirOwn() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TrainingSettings(1, 1).withMetrics(new Mae(), new Mae()));
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

  /** A metric of the name would take the loss's place in reports, and so decide when to stop. */
  @Test
  void noMetricTakesTheNameOfTheLoss() {
    Metric own =
        new Metric() {
          @Override
          public String name() {
            return "loss";
          }

          @Override
          public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
            return 0;
          }
        };
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new TrainingSettings(1, 1).withMetrics(own));
    assertTrue(error.getMessage().contains("choose another name"), error.getMessage());
  }
}

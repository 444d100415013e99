package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Metrics that a trainer reports: which, under which names, and which are refused before training.
 */
class MetricsOfTrainingTest {
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

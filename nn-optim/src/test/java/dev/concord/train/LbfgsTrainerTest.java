package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.optim.Sgd;
import dev.concord.quasinewton.Lbfgs;
import dev.concord.quasinewton.Minimization.Status;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** L-BFGS on models: where it ends, what it leaves alone, and what it refuses. */
class LbfgsTrainerTest {
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

  /** y = 3x₁ − 2x₂ + ½ on five points that lie in no line. */
  private static TrainingData plane() {
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(5, 2), 0f, 0f, 1f, 0f, 0f, 1f, 2f, 3f, -1f, 2f)),
        HostTensor.of(Shape.of(5, 1), 0.5f, 3.5f, -1.5f, 0.5f, -6.5f));
  }

  /** XOR with inputs and targets ±1. */
  private static TrainingData xor() {
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(4, 2), -1f, -1f, -1f, 1f, 1f, -1f, 1f, 1f)),
        HostTensor.of(Shape.of(4, 1), -1f, 1f, 1f, -1f));
  }

  private static final Model LINEAR = Model.sequential(2).add(Dense.of(1)).build();
  private static final Model SMALL =
      Model.sequential(2).add(Dense.of(6, Activation.TANH)).add(Dense.of(1)).build();

  private TrainingSession session(Model model, TrainingData data) {
    return session(model, new Optimization(new Sgd(0.1f)), data);
  }

  private TrainingSession session(Model model, Optimization optimization, TrainingData data) {
    return new TrainingSession(device, model, new MeanSquaredError(), optimization, data, 1);
  }

  @Test
  void aLinearModelIsFittedExactly() {
    try (TrainingSession session = session(LINEAR, plane());
        LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
      assertNotEquals(Status.RUNNING, trainer.fit(50));
      float[] weights = session.store().read(Model.PARAMETERS).floats();
      // To a few units in the last place of float32.
      assertArrayEquals(new float[] {3, -2, 0.5f}, weights, 1e-5f);
      assertTrue(trainer.minimization().iterations() < 20);
      assertEquals(0, session.stepNumber());
    }
  }

  @Test
  void xorIsLearntInFewSteps() {
    try (TrainingSession session = session(SMALL, xor());
        LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
      trainer.fit(100);
      assertTrue(trainer.minimization().value() < 1e-8, "" + trainer.minimization().value());
      assertTrue(trainer.minimization().evaluations() < 150);
    }
  }

  @Test
  void theSessionHasTheBestWeightsAndGoesOnFromThem() {
    try (TrainingSession session = session(SMALL, xor())) {
      session.step(new int[] {0, 1, 2, 3}, 4);
      HostTensor before = session.store().read(Model.PARAMETERS);
      double loss;
      try (LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
        assertEquals(before, session.store().read(Model.PARAMETERS));
        loss = trainer.minimization().value();
        assertEquals(Status.RUNNING, trainer.fit(1));
        assertTrue(trainer.minimization().value() < loss);
        loss = trainer.minimization().value();
      }
      // A new one begins where the last one ended.
      try (LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
        assertEquals(loss, trainer.minimization().value());
      }
      session.step(new int[] {0, 1, 2, 3}, 4);
      assertEquals(2, session.stepNumber());
    }
  }

  @Test
  void prunedWeightsStayAtZero() {
    try (TrainingSession session = session(LINEAR, plane())) {
      session.mask("dense1/weight", new float[] {0, 1});
      try (LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
        trainer.fit(50);
        float[] weights = session.store().read("dense1/weight").floats();
        assertEquals(0, weights[0]);
        assertTrue(weights[1] < -0.5, "weight " + weights[1]);
      }
    }
  }

  @Test
  void runningValuesMoveOnOnceAStep() {
    Model model =
        Model.sequential(2).add(new BatchNormalization(0.25f, 1e-3f)).add(Dense.of(1)).build();
    try (TrainingSession session = session(model, plane());
        LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
      trainer.fit(2);
      assertEquals(2, trainer.minimization().iterations());
      float[] mean = session.store().read("batch_normalization1/running_mean").floats();
      // Mean of the first feature is 0.4: 0.4·(1 − ¾²), rounded twice.
      assertEquals(0.4f * (1 - 0.75f * 0.75f), mean[0], 1e-6f);
    }
  }

  @Test
  void aBeginningThatIsNotFiniteEndsAsItDoesWithTrainer() {
    // Residuals of 2·10³⁰ have squares beyond float32.
    var loss = assertThrows(DivergedException.class, () -> fittedFrom(plane(), 1e30f));
    assertTrue(loss.getMessage().contains("step 1: the loss is Infinity"), loss.getMessage());
    // Residuals of 10¹⁰ have finite squares; times features of 10³⁰ they are beyond float32.
    TrainingData far =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(1, 2), 0f, 1e30f)), HostTensor.of(Shape.of(1, 1), 0f));
    var gradient = assertThrows(DivergedException.class, () -> fittedFrom(far, 1e-20f));
    String message = gradient.getMessage();
    assertTrue(message.contains("element 1 of the gradient of dense1/weight is Infinity"), message);
  }

  /** Fits from weights that are all alike, which are still there if that fails. */
  private void fittedFrom(TrainingData data, float weight) {
    HostTensor weights = HostTensor.of(Shape.of(3), weight, weight, weight);
    try (TrainingSession session = session(LINEAR, data)) {
      session.store().write(Model.PARAMETERS, weights);
      try (LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
        trainer.fit(5);
      } finally {
        assertEquals(weights, session.store().read(Model.PARAMETERS));
      }
    }
  }

  @Test
  void whatItHasNoneOfIsRefused() {
    Model random = Model.sequential(2).add(new Dropout(0.5)).add(Dense.of(1)).build();
    Model limited = Model.sequential(2).add(Dense.of(1).withMaxNorm(1)).build();
    Optimization clipped =
        new Optimization(new Adam(0.1f)).withClipping(GradientClipping.byGlobalNorm(1));
    assertRefused(session(random, plane()), "leave out dropout and noise");
    assertRefused(session(limited, plane()), "dense1/weight");
    assertRefused(session(LINEAR, clipped, plane()), "clipping");
  }

  private static void assertRefused(TrainingSession session, String part) {
    try (session) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> new LbfgsTrainer(session, new Lbfgs()));
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}

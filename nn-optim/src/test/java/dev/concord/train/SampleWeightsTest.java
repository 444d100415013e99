package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Reduction;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sample weights on the way from the data through steps to what is reported. */
class SampleWeightsTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static HostTensor weights(float... values) {
    return HostTensor.of(Shape.of(values.length), values);
  }

  @Test
  void aStepFollowsTheWeightedMean() {
    // Rows x = 1 and x = 2 with t = 0: the loss is (w₁·w² + w₂·4w²) ÷ (w₁ + w₂).
    TrainingData data = OneWeight.rows(1, 2).withWeights(weights(3, 1));
    try (TrainingSession session = OneWeight.session(device, data)) {
      session.step(new int[] {0, 1}, 2);
      assertEquals(1 - 0.25 * 2 * (3 + 4) / 4, OneWeight.weight(session));
      assertEquals(7, session.lossSum());
      assertEquals(4, session.lossWeight());
    }
  }

  @Test
  void rowsOfWeightZeroChangeNothing() {
    TrainingData data = OneWeight.rows(1, 2).withWeights(weights(0, 1));
    try (TrainingSession session = OneWeight.session(device, data)) {
      session.step(new int[] {0}, 1);
      assertEquals(1, OneWeight.weight(session));
      assertEquals(0, session.firstBadStep());
      assertEquals(0, session.lossWeight());
    }
  }

  @Test
  void equalWeightsAreNone() {
    TrainingData data = OneWeight.rows(1, 2);
    try (TrainingSession plain = OneWeight.session(device, data);
        TrainingSession weighted = OneWeight.session(device, data.withWeights(weights(1, 1)))) {
      for (TrainingSession session : List.of(plain, weighted)) {
        session.step(new int[] {0, 1}, 2);
        assertEquals(5, session.lossSum());
        assertEquals(2, session.lossWeight());
      }
      assertEquals(OneWeight.weight(plain), OneWeight.weight(weighted));
    }
  }

  /** A learning rate of 0 leaves w = 1, so each row's loss is its x². */
  @Test
  void anEpochReportsTheMeanOverAllItsRows() {
    TrainingData plain = OneWeight.rows(1, 2, 3, 4, 5);
    TrainingData weighted = plain.withWeights(weights(1, 0, 0, 4, 3));
    double mean = (1 + 4 + 9 + 16 + 25) / 5.0;
    double byWeight = (1 + 4 * 16 + 3 * 25) / 8.0;
    double byCount = (1 + 4 * 16 + 3 * 25) / 5.0;
    for (Reduction reduction : Reduction.values()) {
      Loss loss = new MeanSquaredError().reducedBy(reduction);
      assertEquals(List.of(mean, mean), reported(loss, plain));
      double expected = reduction == Reduction.MEAN_BY_COUNT ? byCount : byWeight;
      assertEquals(List.of(expected, expected), reported(loss, weighted));
    }
  }

  /** Training and validation loss of an epoch of batches of 2, 2 and 1 rows. */
  private static List<Double> reported(Loss loss, TrainingData data) {
    List<Double> losses = new ArrayList<>();
    try (TrainingSession session = OneWeight.session(device, loss, data);
        Trainer trainer =
            new Trainer(
                session,
                new TrainingSettings(1, 2),
                data,
                data.asOwnSource(),
                TrainingListener.NONE)) {
      session.learningRate(0);
      trainer.fit();
      losses.add(trainer.history().get(0).trainingLoss());
      losses.add(trainer.history().get(0).validation().loss());
    }
    return losses;
  }

  @Test
  void weightsThatCannotBeMeantAreRefused() {
    TrainingData data = OneWeight.rows(1, 2, 3);
    assertRefused(
        data,
        weights(1, -2, 1),
        "Sample weights are at least 0, got -2.0 in row 1: leave out a row, or give it weight 0");
    assertRefused(
        data,
        weights(1, 1, Float.NaN),
        "The weights must be finite, got NaN in row 2: mend or leave out that row");
    assertRefused(
        data,
        weights(0, 0, 0),
        "All sample weights are 0, so no row counts: at least one weight" + " is above 0");
    assertRefused(data, weights(1, 1), "Sample weights are one number per row, F32[3], got F32[2]");
    assertRefused(
        data,
        HostTensor.zeros(TensorType.i32(3)),
        "Sample weights are one number per row, F32[3], got I32[3]");
  }

  private static void assertRefused(TrainingData data, HostTensor weights, String message) {
    var error = assertThrows(IllegalArgumentException.class, () -> data.withWeights(weights));
    assertEquals(message, error.getMessage());
  }
}

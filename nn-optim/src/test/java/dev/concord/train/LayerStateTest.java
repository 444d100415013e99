package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.checkpoint.WeightHash;
import dev.concord.checkpoint.WeightsFile;
import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.BatchNormalization.RunningVariance;
import dev.concord.layer.Dense;
import dev.concord.layer.ScaleAndShift;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.quasinewton.Lbfgs;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers keep besides their parameters, on batch normalisation's running values. */
class LayerStateTest {
  private static final String MEAN = "batch_normalization1/running_mean";
  private static final String VARIANCE = "batch_normalization1/running_variance";
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Model model() {
    return Model.sequential(2).add(new BatchNormalization(0.25f, 0f)).add(Dense.of(1)).build();
  }

  private static TrainingSession session(float... features) {
    HostTensor x = HostTensor.of(Shape.of(features.length / 2, 2), features);
    HostTensor y = HostTensor.of(Shape.of(features.length / 2, 1), new float[features.length / 2]);
    TrainingData data = new TrainingData(List.of(x), y);
    return new TrainingSession(device, model(), new MeanSquaredError(), new Sgd(0.1f), data, 1);
  }

  private static float[] read(Store store, String state) {
    return store.read(state).floats();
  }

  @Test
  void runningValuesFollowTheBatches() {
    try (TrainingSession session = session(1, 10, 3, 30)) {
      assertArrayEquals(new float[] {0, 0}, read(session.store(), MEAN));
      assertArrayEquals(new float[] {1, 1}, read(session.store(), VARIANCE));
      session.step(new int[] {0, 1}, 2);
      // Mean 2 and 20; variances over n − 1: 2 and 200. A quarter of each is new.
      assertArrayEquals(new float[] {0.5f, 5}, read(session.store(), MEAN));
      assertArrayEquals(new float[] {1.25f, 50.75f}, read(session.store(), VARIANCE));
    }
  }

  @Test
  void aStepThatIsNotFiniteLeavesThem() {
    // The sum of the first feature overflows, so mean and loss are not finite.
    try (TrainingSession session = session(Float.MAX_VALUE, 1, Float.MAX_VALUE, 2)) {
      session.step(new int[] {1, 0}, 2);
      assertEquals(1, session.firstBadStep());
      assertArrayEquals(new float[] {0, 0}, read(session.store(), MEAN));
      assertArrayEquals(new float[] {1, 1}, read(session.store(), VARIANCE));
    }
  }

  /** σ² of ±1.5·10¹⁹ is finite, as are loss and gradient; n ÷ (n − 1) takes it beyond float32. */
  @Test
  void aRunningVarianceThatOverflowsIsNotFinite() {
    float far = 1.5e19f;
    try (TrainingSession session = session(far, 1, -far, 2)) {
      float[] weights = read(session.store(), Model.PARAMETERS);
      session.step(new int[] {1, 0}, 2);
      assertEquals(1, session.firstBadStep());
      assertArrayEquals(new float[] {1, 1}, read(session.store(), VARIANCE));
      assertArrayEquals(weights, read(session.store(), Model.PARAMETERS));
    }
  }

  @Test
  void lbfgsStopsBeforeARunningVarianceOverflows() {
    float far = 1.5e19f;
    try (TrainingSession session = session(far, 1, -far, 2);
        LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
      HostTensor weights = session.store().read(Model.PARAMETERS);
      var error = assertThrows(DivergedException.class, () -> trainer.fit(3));
      assertTrue(error.getMessage().contains(VARIANCE), error.getMessage());
      assertEquals(weights, session.store().read(Model.PARAMETERS));
      assertArrayEquals(new float[] {1, 1}, read(session.store(), VARIANCE));
    }
  }

  @Test
  void theRunningVarianceMayBeBiasedAsInKeras() {
    HostTensor x = HostTensor.of(Shape.of(2, 2), 1f, 10f, 3f, 30f);
    TrainingData data = new TrainingData(List.of(x), HostTensor.of(Shape.of(2, 2), new float[4]));
    BatchNormalization biased =
        new BatchNormalization(0.25f, 0, RunningVariance.BIASED, ScaleAndShift.PLAIN);
    try (TrainingSession session =
        new TrainingSession(
            device,
            Model.sequential(2).add(biased).build(),
            new MeanSquaredError(),
            new Sgd(0.1f),
            data,
            1)) {
      session.step(new int[] {0, 1}, 2);
      // Variances over n: 1 and 100. A quarter of each is new.
      assertArrayEquals(new float[] {1, 25.75f}, read(session.store(), VARIANCE));
    }
  }

  @Test
  void inferenceUsesThemAndNotTheBatch() {
    try (TrainingSession session = session(1, 10, 3, 30);
        var predictor = new Predictor(device, session.model(), session.store())) {
      session.step(new int[] {0, 1}, 2);
      float[] both = predictor.predict(HostTensor.of(Shape.of(2, 2), 1f, 10f, 3f, 30f)).floats();
      float[] one = predictor.predict(HostTensor.of(Shape.of(1, 2), 3f, 30f)).floats();
      assertEquals(both[1], one[0]);
      assertNotEquals(both[0], both[1]);
    }
  }

  @Test
  void theyAreSavedAndHashedWithTheWeights(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("net.safetensors");
    try (TrainingSession session = session(1, 10, 3, 30);
        Store loaded = new Store(device);
        Store plain = new Store(device)) {
      String before = WeightHash.of(session.model(), session.store());
      session.step(new int[] {0, 1}, 2);
      WeightsFile.save(session.model(), session.store(), file, Map.of());
      WeightsFile.load(session.model(), loaded, file);
      assertArrayEquals(read(session.store(), MEAN), read(loaded, MEAN));
      assertArrayEquals(read(session.store(), VARIANCE), read(loaded, VARIANCE));
      String after = WeightHash.of(session.model(), loaded);
      assertNotEquals(before, after);
      loaded.write(MEAN, HostTensor.of(Shape.of(2), 0.5f, 5.0000005f));
      assertNotEquals(after, WeightHash.of(session.model(), loaded));
      Model other = Model.sequential(2).add(Dense.of(1)).build();
      var refusal =
          assertThrows(MalformedDataException.class, () -> WeightsFile.load(other, plain, file));
      assertTrue(refusal.getMessage().contains(MEAN), refusal.getMessage());
    }
  }
}

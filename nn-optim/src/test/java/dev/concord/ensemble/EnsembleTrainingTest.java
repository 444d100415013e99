package dev.concord.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.callback.Checkpoints;
import dev.concord.checkpoint.Checkpoint;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.ModelWeights;
import dev.concord.train.Predictor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the members of an ensemble come about. */
class EnsembleTrainingTest {
  // Batch normalisation has states besides its parameters, which belong to the weights.
  private static final Model MODEL =
      Model.sequential(2)
          .add(Dense.of(3, Activation.TANH))
          .add(new BatchNormalization())
          .add(Dense.of(1))
          .build();

  private static Device device;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static TrainingData data() {
    RandomStream random = RandomStream.of(1, "test", "", "rows");
    float[] x = new float[40];
    float[] y = new float[20];
    for (int row = 0; row < y.length; row++) {
      x[2 * row] = random.nextFloat(-1, 1);
      x[2 * row + 1] = random.nextFloat(-1, 1);
      y[row] = x[2 * row] * x[2 * row + 1];
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(20, 2), x)), HostTensor.of(Shape.of(20, 1), y));
  }

  private static TrainingRecipe recipe() {
    return new TrainingRecipe(
        MODEL, new MeanSquaredError(), new Sgd(0.1f), new TrainingSettings(2, 6));
  }

  @Test
  void bootstrapSetsFollowFromSeedAndMember() {
    Bagging bagging = new Bagging(3, 5);
    int[] rows = bagging.rows(1, 1000);
    assertArrayEquals(rows, new Bagging(7, 5).rows(1, 1000));
    assertFalse(Arrays.equals(rows, bagging.rows(2, 1000)));
    assertFalse(Arrays.equals(rows, new Bagging(3, 6).rows(1, 1000)));
    boolean[] drawn = new boolean[1000];
    Arrays.stream(rows).forEach(row -> drawn[row] = true);
    int[] outside = bagging.outOfBag(1, 1000);
    Arrays.stream(outside).forEach(row -> assertFalse(drawn[row]));
    assertEquals(1000, Arrays.stream(rows).distinct().count() + outside.length);
    // (1 − 1/n)^n = 0.368 of the rows, with a standard deviation of 10 rows.
    assertEquals(368, outside.length, 40);
  }

  @Test
  void membersAreTrainedOnTheirOwnRows() {
    Bagging bagging = new Bagging(2, 5);
    List<ModelWeights> weights = bagging.train(device, recipe(), data());
    assertEquals(2, weights.size());
    for (int member = 0; member < 2; member++) {
      TrainingData sample = data().select(bagging.rows(member, 20));
      assertEquals(
          recipe().train(device, sample, null, bagging.seed(member)).weights(),
          weights.get(member));
    }
    assertNotEquals(weights.get(0), weights.get(1));
    assertThrows(IllegalArgumentException.class, () -> new Bagging(0, 1));
  }

  @Test
  void aMemberPredictsAsTheNetworkThatItWas() {
    HostTensor rows = data().features().getFirst();
    try (var session =
            new TrainingSession(device, MODEL, new MeanSquaredError(), new Sgd(0.1f), data(), 3);
        var predictor = new Predictor(device, MODEL, session.store())) {
      session.step(new int[] {0, 1, 2, 3}, 4);
      ModelWeights weights = ModelWeights.of(MODEL, session.store());
      HostTensor before = predictor.predict(rows);
      session.step(new int[] {4, 5, 6, 7}, 4);
      assertNotEquals(before, predictor.predict(rows));
      try (Member member = Member.of(device, MODEL, weights)) {
        assertEquals(before, member.predict(List.of(rows)));
      }
      weights.writeTo(session.store());
      assertEquals(before, predictor.predict(rows));
    }
  }

  @Test
  void snapshotsAreTakenAtTheEndOfEachCycle() {
    Snapshots snapshots = new Snapshots(3, 2);
    List<Float> rates = new ArrayList<>();
    List<ModelWeights> ends = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public boolean hearsSteps() {
            return true;
          }

          @Override
          public void stepFinished(Trainer trainer) {
            rates.add(trainer.session().learningRate());
            if (rates.size() % 4 == 0) { // 2 epochs of 2 batches
              ends.add(ModelWeights.of(MODEL, trainer.session().store()));
            }
          }
        };
    try (var session =
            new TrainingSession(device, MODEL, new MeanSquaredError(), new Sgd(9f), data(), 3);
        var trainer =
            new Trainer(session, snapshots.settings(0.2, 10), data(), null, snapshots, listener)) {
      trainer.fit();
    }
    float[] cycle = new float[4]; // 0.1 (1 + cos(π u ÷ 4))
    for (int u = 0; u < 4; u++) {
      cycle[u] = (float) (0.1 * (1 + StrictMath.cos(StrictMath.PI * u / 4)));
    }
    for (int step = 0; step < 12; step++) {
      assertEquals(cycle[step % 4], rates.get(step), 1e-7f);
    }
    assertEquals(ends, snapshots.weights());
    assertEquals(3, snapshots.weights().size());
    assertThrows(IllegalArgumentException.class, () -> new Snapshots(0, 2));
  }

  /** The members of a run that was continued are those of the uninterrupted one. */
  @Test
  void snapshotsComeBackFromACheckpoint() throws IOException {
    Path last = folder.resolve("epoch{epoch}.safetensors");
    List<ModelWeights> whole = snapshots(Checkpoints.every(1, last, Map.of()), null, 100);
    assertEquals(3, whole.size());
    for (int step : new int[] {1, 4, 5, 8, 11}) { // 2 steps an epoch, 4 a cycle
      Path file = folder.resolve("step" + step + ".safetensors");
      snapshots(TrainingListener.NONE, file, step);
      assertEquals(whole, continued(file), "stopped after step " + step);
    }
    // Written before the snapshot of its epoch was taken.
    assertEquals(whole, continued(folder.resolve("epoch4.safetensors")));
    assertEquals(whole, continued(folder.resolve("epoch6.safetensors")));
  }

  /** Trains until a step, and saves the run there if a file is given. */
  private static List<ModelWeights> snapshots(TrainingListener first, Path file, int until)
      throws IOException {
    Snapshots snapshots = new Snapshots(3, 2);
    try (var session = session();
        var trainer =
            new Trainer(session, snapshots.settings(0.2, 10), data(), null, first, snapshots)) {
      trainer.fit(() -> session.stepNumber() == until);
      if (file != null) {
        Checkpoint.save(file, trainer, Map.of());
      }
      return snapshots.weights();
    }
  }

  private static List<ModelWeights> continued(Path file) throws IOException {
    Snapshots snapshots = new Snapshots(3, 2);
    try (var session = session();
        var trainer = new Trainer(session, snapshots.settings(0.2, 10), data(), null, snapshots)) {
      Checkpoint.load(file, trainer, Map.of());
      trainer.fit();
      return snapshots.weights();
    }
  }

  @Test
  void tooFewEpochsForTheSnapshotsAreRefused() {
    try (var session = session();
        var trainer =
            new Trainer(session, new TrainingSettings(5, 10), data(), null, new Snapshots(3, 2))) {
      var error = assertThrows(IllegalArgumentException.class, trainer::fit);
      assertEquals(
          "3 snapshots after 2 epochs each take 6 epochs, the settings have 5: take"
              + " Snapshots.settings",
          error.getMessage());
    }
  }

  private static TrainingSession session() {
    return new TrainingSession(device, MODEL, new MeanSquaredError(), new Sgd(9f), data(), 3);
  }
}

package dev.concord.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.prune.MagnitudePruning.Scope;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which weights are pruned, and how a network is trained on without them. */
class PruningTest {
  /** Weights [2, 2], bias [2], weights [2, 1], bias [1], one behind the other. */
  private static final Model MODEL = Model.sequential(2).add(Dense.of(2)).add(Dense.of(1)).build();

  private static final float[] WEIGHTS = {0.5f, -0.1f, 0, 3, 0, 0, -0.3f, 2, 0};

  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static float[] mask(Pruning pruning, double sparsity, float... weights) {
    try (Store store = new Store(device)) {
      MODEL.createParameters(store);
      store.write(Model.PARAMETERS, HostTensor.of(Shape.of(9), weights));
      return pruning.mask(MODEL, store, sparsity);
    }
  }

  @Test
  void theSmallestOfAllWeightsArePruned() {
    MagnitudePruning global = new MagnitudePruning(Scope.GLOBAL);
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, mask(global, 0, WEIGHTS)); // no bias, though 0
    assertArrayEquals(new float[] {1, 0, 0, 1, 1, 1, 0, 1, 1}, mask(global, 0.5, WEIGHTS));
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 1, 1, 0, 1, 1}, mask(global, 0.66, WEIGHTS)); // ⌊3.96⌋ of 6
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 1, 0, 0, 1}, mask(global, 1, WEIGHTS));
  }

  @Test
  void orTheSmallestOfEachLayer() {
    MagnitudePruning perLayer = new MagnitudePruning(Scope.PER_LAYER);
    assertArrayEquals(new float[] {1, 0, 0, 1, 1, 1, 0, 1, 1}, mask(perLayer, 0.5, WEIGHTS));
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1, 0, 1, 1}, mask(perLayer, 0.75, WEIGHTS));
  }

  @Test
  void ofEqualWeightsTheFirstArePruned() {
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 1, 1, 1, 1, 1},
        mask(new MagnitudePruning(Scope.GLOBAL), 0.34, 1, -1, 1, -1, 0, 0, 1, 1, 0));
  }

  @Test
  void whatIsPrunableIsTheUsersChoice() {
    MagnitudePruning biases =
        new MagnitudePruning(Scope.GLOBAL, parameter -> parameter.name().endsWith("/bias"));
    assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 1, 1, 1}, mask(biases, 0.7, WEIGHTS));
    MagnitudePruning none = new MagnitudePruning(Scope.GLOBAL, parameter -> false);
    assertThrows(IllegalArgumentException.class, () -> mask(none, 0.5, WEIGHTS));
    for (double sparsity : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> mask(new MagnitudePruning(Scope.GLOBAL), sparsity, WEIGHTS));
    }
  }

  @Test
  void featuresArePrunedWithAllTheirWeights() {
    // Norms 0.51 and 3: the first feature goes, and only from half on.
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, mask(new FeaturePruning(), 0.49, WEIGHTS));
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 1, 1, 1, 1, 1}, mask(new FeaturePruning(), 0.5, WEIGHTS));
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 1, 1, 1, 1, 1}, mask(new FeaturePruning(), 1, WEIGHTS));
    assertThrows(IllegalArgumentException.class, () -> mask(new FeaturePruning(), 1.5, WEIGHTS));
  }

  @Test
  void schedulesRiseToTheirEnd() {
    assertEquals(0.3, PruningSchedule.linear(0.9).sparsity(1, 3), 1e-15);
    assertEquals(1 - 0.5, PruningSchedule.geometric(0.875).sparsity(1, 3), 1e-15);
    assertEquals(1 - 0.25, PruningSchedule.geometric(0.875).sparsity(2, 3), 1e-15);
    assertEquals(0.8 * 19 / 27, PruningSchedule.cubic(0.8).sparsity(1, 3), 1e-15);
    for (PruningSchedule schedule :
        List.of(
            PruningSchedule.linear(0.9),
            PruningSchedule.geometric(0.9),
            PruningSchedule.cubic(0.9))) {
      assertEquals(0.9, schedule.sparsity(3, 3), 0);
    }
    assertThrows(IllegalArgumentException.class, () -> PruningSchedule.linear(1.5));
  }

  @Test
  void fineTuningFindsBackWhatPruningTook() {
    try (var session =
        new TrainingSession(
            device,
            LinearRows.MODEL,
            new MeanSquaredError(),
            new Adam(0.05f),
            LinearRows.data(48, 1),
            1)) {
      TrainingSettings settings = new TrainingSettings(10, 12);
      try (Trainer trainer = new Trainer(session, settings, session.data(), null)) {
        trainer.fit(); // long enough to tell large weights from small ones, not to learn them
      }
      assertEquals(0, Sparsity.of(LinearRows.MODEL, session.store()).total().zeros());
      IterativePruning pruning =
          new IterativePruning(new MagnitudePruning(Scope.GLOBAL), PruningSchedule.linear(0.75), 3);
      List<IterativePruning.Round> rounds =
          pruning.run(session, new TrainingSettings(25, 12), LinearRows.data(48, 2));
      assertEquals(3, rounds.size());
      for (int i = 0; i < 3; i++) {
        IterativePruning.Round round = rounds.get(i);
        assertEquals(i + 1, round.number());
        assertEquals(2 * (i + 1), round.sparsity().parameters().getFirst().zeros());
        assertEquals(25, round.fineTuning().size());
        assertEquals(25 * i + 1, round.fineTuning().getFirst().epoch());
      }
      // Six of the eight weights are 0, and the two left explain the rows.
      float[] weights = session.store().read("dense1/weight").floats();
      assertArrayEquals(new float[] {0, 3, 0, 0, 0, -2, 0, 0}, weights, 0.01f);
      assertTrue(rounds.getLast().fineTuning().getLast().validation().loss() < 1e-3);
      assertEquals((10 + 3 * 25) * 4, session.stepNumber());
      assertTrue(
          rounds.getLast().sparsity().toString().contains("6 of            8 are 0 (75.0 %)"),
          rounds.getLast().sparsity().toString());
    }
  }
}

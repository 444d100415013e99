package dev.concord.callback;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.checkpoint.Checkpoint;
import dev.concord.checkpoint.WeightHash;
import dev.concord.data.io.MalformedDataException;
import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.metric.F1;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.WarmUp;
import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run with warm-up, plateau and early stopping, stopped anywhere and continued from its
 * checkpoint, ends with the same weights, history and reason as the uninterrupted one.
 */
class ResumedRunTest {
  private static final Map<String, String> SETTINGS = Map.of("optimizer", "adam");
  @TempDir private Path folder;

  private static SmallRun run() {
    TrainingSettings settings =
        new TrainingSettings(12, 5)
            .withSchedule(
                new WarmUp(1.5, new ReduceOnPlateau(0.05, Monitor.VALIDATION_LOSS, 0.5, 1)))
            .withMetrics(new F1(Average.MACRO))
            .judgingTraining();
    return SmallRun.classes(settings, new EarlyStopping(Monitor.VALIDATION_LOSS, 4));
  }

  /** Everything that decides or reports, without times. */
  private record Outcome(String weights, List<Map<String, Double>> history, String reason) {
    static Outcome of(SmallRun run) {
      return new Outcome(
          WeightHash.of(run.session.model(), run.session.store()),
          run.trainer.history().stream()
              .map(EpochReport::values)
              .<Map<String, Double>>map(Map::copyOf)
              .toList(),
          run.trainer.stopReason().orElse(""));
    }
  }

  @Test
  void aContinuedRunEqualsTheUninterruptedOne() throws IOException {
    Outcome uninterrupted;
    int steps;
    try (SmallRun run = run()) {
      run.trainer.fit();
      uninterrupted = Outcome.of(run);
      steps = run.session.stepNumber();
    }
    // The run shows what it is to show: it ends early, with the rate lowered on the way.
    assertTrue(uninterrupted.reason().contains("no better for 4 epochs"), uninterrupted.reason());
    assertTrue(uninterrupted.history().getLast().get("learning_rate") < 0.026);
    int best = steps / 5 - 4;
    for (int stop : new int[] {0, 3, 5, 5 * best - 1, 5 * best, 5 * best + 7, steps - 1}) {
      Path file = folder.resolve("run" + stop + ".safetensors");
      try (SmallRun first = run();
          SmallRun second = run()) {
        assertFalse(first.trainer.fit(() -> first.session.stepNumber() == stop));
        Checkpoint.save(file, first.trainer, SETTINGS);
        second.session.learningRate(9);
        Checkpoint.load(file, second.trainer, SETTINGS);
        assertEquals(stop, second.session.stepNumber());
        assertTrue(second.trainer.fit(() -> false));
        assertEquals(uninterrupted, Outcome.of(second), "stopped after " + stop);
      }
    }
  }

  @Test
  void aMomentumThatMovesGoesOnWhereItWas() throws IOException {
    TrainingSettings settings =
        new TrainingSettings(3, 5).withSchedule(new OneCycle(0.05, 3).cyclingMomentum());
    Path file = folder.resolve("cycle.safetensors");
    try (SmallRun whole = SmallRun.classes(settings);
        SmallRun first = SmallRun.classes(settings);
        SmallRun second = SmallRun.classes(settings)) {
      whole.trainer.fit();
      assertFalse(first.trainer.fit(() -> first.session.stepNumber() == 7));
      Checkpoint.save(file, first.trainer, SETTINGS);
      Checkpoint.load(file, second.trainer, SETTINGS);
      second.trainer.fit();
      assertEquals(Outcome.of(whole), Outcome.of(second));
    }
  }

  @Test
  void aCheckpointOfTheLastEpochEndsAtOnceWithTheBestWeights() throws IOException {
    Path file = folder.resolve("last.safetensors");
    try (SmallRun whole =
            SmallRun.halving(
                20,
                Checkpoints.every(1, file, SETTINGS), // before the best weights are kept
                new EarlyStopping(Monitor.VALIDATION_LOSS, 2));
        SmallRun again = SmallRun.halving(20, new EarlyStopping(Monitor.VALIDATION_LOSS, 2))) {
      whole.trainer.fit();
      Checkpoint.load(file, again.trainer, SETTINGS);
      assertEquals(1 / 16f, again.weight());
      assertTrue(again.trainer.fit(() -> false));
      assertEquals(4, again.session.stepNumber());
      assertEquals(0.25f, again.weight());
    }
  }

  @Test
  void aCheckpointWrittenBeforeTheBestWeightsWereKeptKnowsThemAllTheSame() throws IOException {
    Path file = folder.resolve("run{epoch}.safetensors");
    try (SmallRun whole =
            SmallRun.halving(
                3,
                Checkpoints.every(2, file, SETTINGS),
                new EarlyStopping(Monitor.VALIDATION_LOSS, 2));
        SmallRun again = SmallRun.halving(9, new EarlyStopping(Monitor.VALIDATION_LOSS, 2))) {
      whole.trainer.fit();
      Checkpoint.load(folder.resolve("run2.safetensors"), again.trainer, SETTINGS);
      again.trainer.fit();
      assertEquals(0.25f, again.weight());
    }
  }

  /** The mask comes back from the file, and with it what the steps keep at 0. */
  @Test
  void aPrunedRunEqualsTheUninterruptedOne() throws IOException {
    float[] mask = {1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1};
    float[] other = new float[mask.length];
    Path file = folder.resolve("pruned.safetensors");
    try (SmallRun whole = run();
        SmallRun first = run();
        SmallRun second = run();
        SmallRun unpruned = run()) {
      for (SmallRun run : List.of(whole, first)) {
        run.trainer.fit(() -> run.session.stepNumber() == 3);
        run.session.mask("dense1/weight", mask);
      }
      whole.trainer.fit();
      assertFalse(first.trainer.fit(() -> first.session.stepNumber() == 7));
      Checkpoint.save(file, first.trainer, SETTINGS);
      assertThrows(
          MalformedDataException.class,
          () -> Checkpoint.load(file, unpruned.trainer, SETTINGS),
          "a mask is expected where the file has one");
      second.session.mask("dense1/weight", other); // any mask, before loading
      Checkpoint.load(file, second.trainer, SETTINGS);
      assertArrayEquals(first.session.mask(), second.session.mask());
      assertTrue(second.trainer.fit(() -> false));
      assertEquals(Outcome.of(whole), Outcome.of(second));
      float[] weights = second.session.store().read("dense1/weight").floats();
      for (int i = 0; i < mask.length; i++) {
        assertEquals(mask[i] == 0, weights[i] == 0, "weight " + i);
      }
    }
  }

  @Test
  void anotherRunIsRefused() throws IOException {
    Path file = folder.resolve("run.safetensors");
    try (SmallRun run = run();
        SmallRun withoutStopping = SmallRun.classes(new TrainingSettings(12, 5))) {
      run.trainer.fit(() -> run.session.stepNumber() == 7);
      Checkpoint.save(file, run.trainer, SETTINGS);
      assertThrows(
          MalformedDataException.class,
          () -> Checkpoint.load(file, run.trainer, Map.of("optimizer", "sgd")));
      assertThrows(
          MalformedDataException.class,
          () -> Checkpoint.load(file, withoutStopping.trainer, SETTINGS));
    }
  }
}

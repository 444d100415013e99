package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.callback.EarlyStopping;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Successive halving whose rungs go on from one another. */
class TrialCheckpointsTest {
  private static final SuccessiveHalving STRATEGY = new SuccessiveHalving(4, 1, 4, 2);
  private static final SearchSpace RATE = SearchSpace.of("rate", Setting.logUniform(1e-3, 1));
  @TempDir private Path folder;

  private static Search search(String name) {
    return new Search(name, RATE, STRATEGY, 1, Goal.MINIMIZE);
  }

  /** y = x² on nine points in steps of a quarter. */
  private static TrainingData parabola(float shift) {
    float[] x = new float[9];
    float[] y = new float[9];
    for (int row = 0; row < 9; row++) {
      x[row] = (row - 4) / 4f + shift;
      y[row] = x[row] * x[row];
    }
    Shape shape = Shape.of(9, 1);
    return new TrainingData(List.of(HostTensor.of(shape, x)), HostTensor.of(shape, y));
  }

  /** Trains for as many epochs as the resource; {@code kept} is null for trials from scratch. */
  private static double loss(Trial trial, TrialCheckpoints kept, AtomicInteger epochs)
      throws IOException {
    Model model =
        Model.sequential(1)
            .add(Dense.of(5, Activation.TANH))
            .add(new BatchNormalization())
            .add(Dense.of(1))
            .build();
    Adam adam = new Adam((float) trial.settings().number("rate"));
    TrainingSettings settings = new TrainingSettings(trial.resource(), 4);
    EarlyStopping best = new EarlyStopping(Monitor.VALIDATION_LOSS, 4);
    try (Device device = Backends.open("reference");
        TrainingSession session =
            new TrainingSession(
                device, model, new MeanSquaredError(), adam, parabola(0), trial.seed());
        Trainer trainer =
            kept == null
                ? new Trainer(session, settings, parabola(0), parabola(0.1f), best)
                : new Trainer(
                    session, settings, parabola(0), parabola(0.1f), best, kept.keeping(trial))) {
      if (kept != null) {
        kept.resume(trial, trainer);
      }
      int before = trainer.epoch();
      trainer.fit();
      epochs.addAndGet(trainer.epoch() - before);
      return trainer.evaluate(parabola(0.1f)).loss();
    }
  }

  @Test
  void rungsThatGoOnHaveTheTableOfThoseThatBeginAgain() throws IOException {
    AtomicInteger whole = new AtomicInteger();
    SearchResults again =
        search("x").run(trial -> loss(trial, null, whole), SearchSettings.workers(1));
    assertTrue(again.trials().stream().noneMatch(TrialResult::failed), again.toString());
    for (int workers : new int[] {1, 3}) {
      AtomicInteger added = new AtomicInteger();
      TrialCheckpoints kept = new TrialCheckpoints(folder.resolve("of" + workers), search("x"));
      SearchResults on =
          search("x").run(trial -> loss(trial, kept, added), SearchSettings.workers(workers));
      assertEquals(again, on);
      // Rungs of 4 × 1, 2 × 2 and 1 × 4 epochs; those that go on add 1 and 2.
      assertEquals(4 + 4 + 4, whole.get());
      assertEquals(4 + 2 + 2, added.get());
      try (Stream<Path> files = Files.list(folder.resolve("of" + workers))) {
        assertEquals(4, files.count());
      }
    }
  }

  @Test
  void aSearchThatWasInterruptedGoesOn() throws IOException {
    AtomicInteger epochs = new AtomicInteger();
    SearchResults whole =
        search("x").run(trial -> loss(trial, null, epochs), SearchSettings.workers(1));
    Path file = folder.resolve("x.jsonl");
    TrialCheckpoints kept = new TrialCheckpoints(folder.resolve("x"), search("x"));
    AtomicInteger done = new AtomicInteger();
    SearchSettings saving = SearchSettings.workers(1).saving(file);
    SearchResults some =
        search("x")
            .run(
                trial -> {
                  if (done.getAndIncrement() == 5) {
                    loss(trial, kept, epochs); // its training is kept, its result is not
                    throw new TrialStoppedException();
                  }
                  return loss(trial, kept, epochs);
                },
                saving);
    assertFalse(some.complete());
    epochs.set(0);
    assertEquals(whole, search("x").run(trial -> loss(trial, kept, epochs), saving));
    assertEquals(2, epochs.get()); // of the last trial alone
  }

  @Test
  void filesOfAnotherSearchAreRefused() throws IOException {
    AtomicInteger epochs = new AtomicInteger();
    TrialCheckpoints kept = new TrialCheckpoints(folder, search("x"));
    search("x").run(trial -> loss(trial, kept, epochs), SearchSettings.workers(1));
    TrialCheckpoints other = new TrialCheckpoints(folder, search("y"));
    SearchResults results =
        search("y").run(trial -> loss(trial, other, epochs), SearchSettings.workers(1));
    assertTrue(
        results.trials().stream()
            .anyMatch(
                trial -> trial.failed() && trial.failure().contains("search is y here, x in")),
        results.toString());
  }
}

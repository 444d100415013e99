package dev.concord.examples.reproduce;

import dev.concord.checkpoint.WeightHash;
import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.TrainTest;
import dev.concord.device.Device;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Predictor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains the networks of {@link Reproduction}s and counts their errors.
 *
 * @param device where to train
 * @param images MNIST's, or others in its form
 * @param kept results of earlier runs, and receives new ones
 * @param stop asked between steps
 */
public record ReproductionRun(
    Device device, TrainTest images, Optional<ResultsFile> kept, BooleanSupplier stop) {
  /**
   * The result of one seed: the one kept, or that of a new training.
   *
   * @param display hears how training goes on
   * @return nothing if stopped before the end
   */
  public Optional<SeedResult> result(Reproduction row, long seed, TrainingListener display)
      throws IOException {
    Optional<SeedResult> known = kept.flatMap(file -> file.find(row, seed));
    if (known.isPresent()) {
      return known;
    }
    Optional<SeedResult> trained = train(row, seed, display);
    if (kept.isPresent() && trained.isPresent()) {
      kept.get().add(row, trained.get());
    }
    return trained;
  }

  private Optional<SeedResult> train(Reproduction row, long seed, TrainingListener display) {
    Recipe recipe = row.recipe();
    Dataset rows = recipe.training(images.train(), seed);
    TrainingData train = TrainingData.of(rows);
    long start = System.nanoTime();
    try (TrainingSession session =
            new TrainingSession(
                device, recipe.model().get(), recipe.loss(), recipe.optimizer(), train, seed);
        Trainer trainer =
            new Trainer(
                session,
                new TrainingSettings(recipe.epochs(), recipe.batch())
                    .withSchedule(recipe.schedule()),
                train,
                null,
                display);
        Predictor predictor = new Predictor(device, session.model(), session.store())) {
      if (!trainer.fit(stop)) {
        return Optional.empty();
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      Dataset judged =
          switch (row.measure()) {
            case TEST_ERROR -> images.test();
            case TRAINING_ERROR -> rows;
          };
      return Optional.of(
          new SeedResult(
              seed,
              errorPercent(predictor.predict(judged.features()), judged.labels()),
              seconds,
              WeightHash.of(session.model(), session.store())));
    }
  }

  private static double errorPercent(HostTensor scores, Targets.Labels labels) {
    int classes = scores.shape().length(1);
    int wrong = 0;
    for (int row = 0; row < labels.size(); row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (scores.floats()[row * classes + c] > scores.floats()[row * classes + best]) {
          best = c;
        }
      }
      wrong += best == labels.ids().ints()[row] ? 0 : 1;
    }
    return 100.0 * wrong / labels.size();
  }
}

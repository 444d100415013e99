package dev.concord.examples.lecture;

import dev.concord.callback.Checkpoints;
import dev.concord.checkpoint.Checkpoint;
import dev.concord.checkpoint.WeightHash;
import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.DivergedException;
import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A checkpoint holds all that a training is made of at the end of an epoch: weights, what the
 * update rule remembers, the epoch. Random choices are functions of seed and epoch. So a training
 * that goes on from a checkpoint ends with the bits of the uninterrupted one, here judged by the
 * SHA-256 of all weights. Another checkpoint keeps the best epoch, and training that diverges stops
 * at once, with the last weights that were numbers.
 */
final class Resuming implements Example {
  private static final int BETWEEN = 10;
  private static final Map<String, String> SETTINGS = Map.of("example", "checkpoints");

  @Override
  public About about() {
    return new About(
        "checkpoints",
        "Training",
        "Interrupted and resumed, training ends with the same bits; the best epoch is kept.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.circles(600, 0.25f, lesson.seed());
    TrainingData train = TrainingData.of(points.slice(0, 100));
    TrainingData validation = TrainingData.of(points.slice(100, 600));
    TrainingSettings settings = new TrainingSettings(lesson.choose(30, 100), 20);
    Path files = lesson.files();
    String hash;
    List<EpochReport> history;
    try (TrainingSession session = session(lesson, train, 0.03f);
        Trainer trainer =
            new Trainer(
                session,
                settings,
                train,
                validation,
                Checkpoints.every(BETWEEN, files.resolve("epoch-{epoch}.safetensors"), SETTINGS),
                Checkpoints.best(
                    Monitor.VALIDATION_LOSS, files.resolve("best.safetensors"), SETTINGS))) {
      trainer.fit();
      hash = WeightHash.of(session.model(), session.store());
      history = List.copyOf(trainer.history());
    }
    lesson.say(
        "uninterrupted, %d epochs: the SHA-256 of the weights begins %s",
        history.size(), hash.substring(0, 16));
    lesson.claim(
        IntStream.rangeClosed(1, history.size() / BETWEEN)
            .mapToObj(i -> files.resolve("epoch-%d.safetensors".formatted(i * BETWEEN)))
            .allMatch(Files::exists),
        "there is a checkpoint of every %dth epoch in %s",
        BETWEEN,
        files);
    EpochReport best = Monitor.VALIDATION_LOSS.best(history);
    try (TrainingSession session = session(lesson, train, 0.03f);
        Trainer trainer = new Trainer(session, settings, train, validation)) {
      Checkpoint.load(files.resolve("epoch-10.safetensors"), trainer, SETTINGS);
      int epoch = trainer.epoch();
      trainer.fit();
      String resumed = WeightHash.of(session.model(), session.store());
      lesson.claim(
          resumed.equals(hash),
          "going on from epoch %d ends with the same bits: %s",
          epoch,
          resumed.substring(0, 16));
      Checkpoint.load(files.resolve("best.safetensors"), trainer, SETTINGS);
      lesson.claim(
          trainer.evaluate(validation).loss() == best.validation().loss(),
          "the best checkpoint is of epoch %d, with a validation loss of %.4f (the last: %.4f)",
          best.epoch(),
          best.validation().loss(),
          history.getLast().validation().loss());
    }
    diverge(lesson, train, settings);
    double[] losses = new History(history).validationLoss();
    lesson.save(
        Figure.of(
            new LinePlot(
                    "Checkpoints: the best epoch, and one to resume from",
                    "epoch",
                    "validation loss")
                .line("validation loss", losses)
                .mark("best epoch", best.epoch())
                .points(
                    "resumed from", new double[] {BETWEEN}, new double[] {losses[BETWEEN - 1]})));
  }

  /** A learning rate that no training survives. */
  private static void diverge(Lesson lesson, TrainingData train, TrainingSettings settings) {
    try (TrainingSession session = session(lesson, train, 1e30f);
        Trainer trainer = new Trainer(session, settings, train, null)) {
      int step = 0;
      try {
        trainer.fit();
      } catch (DivergedException diverged) {
        step = diverged.step();
      }
      boolean finite = true;
      for (float weight : session.store().read(Model.PARAMETERS).floats()) {
        finite &= Float.isFinite(weight);
      }
      lesson.claim(
          step > 0 && finite,
          "a loss that is no number ends training at step %d, weights kept",
          step);
    }
  }

  private static TrainingSession session(Lesson lesson, TrainingData train, float rate) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(2))
            .build();
    return new TrainingSession(
        lesson.device(),
        model,
        new CategoricalCrossEntropy(),
        new Adam(rate),
        train,
        lesson.seed());
  }
}

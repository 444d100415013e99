package dev.concord.examples.lecture;

import dev.concord.callback.Checkpoints;
import dev.concord.callback.CsvLog;
import dev.concord.callback.LayerStatistics;
import dev.concord.callback.TensorBoardLog;
import dev.concord.checkpoint.Checkpoint;
import dev.concord.checkpoint.WeightHash;
import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Optimizer;
import dev.concord.train.DivergedException;
import dev.concord.train.EpochReport;
import dev.concord.train.Inspection;
import dev.concord.train.Inspection.Kind;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Watching a training, by listeners that hear of each epoch: the history with the loss on training
 * and on validation rows, the same as a CSV file and for TensorBoard, checkpoints of every tenth
 * epoch and of the best one, gradients and activations layer by layer, and a listener of one's own.
 * Training that goes on from a checkpoint ends with the bits of the uninterrupted one, and training
 * that diverges stops at once, with the last weights that were numbers.
 */
final class Watching implements Example {
  private static final int BETWEEN_CHECKPOINTS = 10;
  private static final int BATCH = 20;
  private static final Map<String, String> SETTINGS = Map.of("example", "watching");
  private static final List<String> LAYERS = List.of("dense1", "dense2", "dense3");

  private record Data(TrainingData train, TrainingData validation) {}

  /** A listener of one's own: notes the best validation accuracy and stops at a goal. */
  private static final class Goal implements TrainingListener {
    private final double accuracy;
    private double best;

    Goal(double accuracy) {
      this.accuracy = accuracy;
    }

    @Override
    public void epochFinished(Trainer trainer, EpochReport report) {
      double now = report.validation().accuracy();
      best = now > best ? now : best;
      if (now >= accuracy) {
        trainer.stop("the validation accuracy is %.3f".formatted(now));
      }
    }
  }

  @Override
  public String name() {
    return "watching";
  }

  @Override
  public String shows() {
    return "Listeners: curves, logs, TensorBoard, checkpoints, resuming to the same bits, layers.";
  }

  @Override
  public String topic() {
    return "Training";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.circles(600, 0.25f, lesson.seed());
    Data data =
        new Data(TrainingData.of(points.slice(0, 100)), TrainingData.of(points.slice(100, 600)));
    TrainingSettings settings =
        new TrainingSettings(lesson.choose(30, 105), BATCH).judgingTraining();
    Path files = lesson.files();
    TrainingData looked = data.train().select(IntStream.range(0, 50).toArray());
    LayerStatistics layers = new LayerStatistics(looked);
    String hash;
    List<EpochReport> history;
    try (TrainingSession session = session(lesson, data, 0.03f);
        Trainer trainer =
            new Trainer(
                session,
                settings,
                data.train(),
                data.validation(),
                new CsvLog(files.resolve("history.csv")),
                new TensorBoardLog(files.resolve("tensorboard"), looked),
                Checkpoints.every(
                    BETWEEN_CHECKPOINTS, files.resolve("epoch-{epoch}.safetensors"), SETTINGS),
                Checkpoints.best(
                    Monitor.VALIDATION_LOSS, files.resolve("best.safetensors"), SETTINGS),
                layers)) {
      trainer.fit();
      hash = WeightHash.of(session.model(), session.store());
      history = List.copyOf(trainer.history());
    }
    lesson.say("Files: %s; curves: tensorboard --logdir %s", files, files.resolve("tensorboard"));
    claimFiles(lesson, files, history);
    claimContinued(lesson, data, settings, files, hash, history);
    claimStops(lesson, data, settings);
    History curves = new History(history);
    lesson.save(
        Figure.grid(
            2,
            List.of(
                new LinePlot("History", "epoch", "cross-entropy")
                    .line("training", curves.trainingLoss())
                    .line("validation", curves.validationLoss()),
                new LinePlot("History", "epoch", "share right")
                    .line("training", curves.trainingAccuracy())
                    .line("validation", curves.validationAccuracy()),
                plot("Gradients", "norm of the weights' gradient", layers, Kind.GRADIENT, "/weight")
                    .logY(),
                plot("Activations", "standard deviation", layers, Kind.OUTPUT, ""))));
  }

  private static void claimFiles(Lesson lesson, Path files, List<EpochReport> history)
      throws IOException {
    Table log = CsvTableReader.withHeader().read(files.resolve("history.csv"));
    var logged = (Column.Numbers) log.column("validation_loss");
    boolean same = logged.size() == history.size();
    for (int i = 0; same && i < logged.size(); i++) {
      same = logged.value(i) == (float) history.get(i).validation().loss();
    }
    lesson.claim(same, "the CSV log has a line for each of %d epochs", logged.size());
    try (Stream<Path> events = Files.list(files.resolve("tensorboard"))) {
      long bytes = 0;
      for (Path file : events.toList()) {
        bytes += Files.size(file);
      }
      lesson.claim(bytes > 1000, "TensorBoard has curves and histograms to show");
    }
    boolean kept = true;
    for (int epoch = BETWEEN_CHECKPOINTS; epoch <= history.size(); epoch += BETWEEN_CHECKPOINTS) {
      kept &= Files.exists(files.resolve("epoch-%d.safetensors".formatted(epoch)));
    }
    lesson.claim(kept, "there is a checkpoint of every %dth epoch", BETWEEN_CHECKPOINTS);
  }

  /** New sessions that go on from files of the first. */
  private static void claimContinued(
      Lesson lesson,
      Data data,
      TrainingSettings settings,
      Path files,
      String hash,
      List<EpochReport> history)
      throws IOException {
    try (TrainingSession session = session(lesson, data, 0.03f);
        Trainer trainer = new Trainer(session, settings, data.train(), data.validation())) {
      Checkpoint.load(files.resolve("epoch-10.safetensors"), trainer, SETTINGS);
      int epoch = trainer.epoch();
      trainer.fit();
      lesson.claim(
          WeightHash.of(session.model(), session.store()).equals(hash),
          "going on from epoch %d ends with the same bits: SHA-256 %s…",
          epoch,
          hash.substring(0, 16));
      Checkpoint.load(files.resolve("best.safetensors"), trainer, SETTINGS);
      EpochReport best = Monitor.VALIDATION_LOSS.best(history);
      lesson.claim(
          trainer.evaluate(data.validation()).loss() == best.validation().loss(),
          "the best checkpoint is of epoch %d, with a validation loss of %.4f (the last: %.4f)",
          best.epoch(),
          best.validation().loss(),
          history.getLast().validation().loss());
    }
  }

  /** A listener's own decision, and a learning rate that no training survives. */
  private static void claimStops(Lesson lesson, Data data, TrainingSettings settings) {
    Goal goal = new Goal(0.78);
    try (TrainingSession session = session(lesson, data, 0.03f);
        Trainer trainer = new Trainer(session, settings, data.train(), data.validation(), goal)) {
      trainer.fit();
      lesson.claim(
          trainer.epoch() < settings.epochs() && goal.best >= 0.78,
          "a listener of one's own stops at epoch %d: %s",
          trainer.epoch(),
          trainer.stopReason().orElse("it did not"));
    }
    try (TrainingSession session = session(lesson, data, 1e30f);
        Trainer trainer = new Trainer(session, settings, data.train(), null)) {
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

  private static TrainingSession session(Lesson lesson, Data data, float rate) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(2))
            .build();
    Optimizer rule = new Adam(rate);
    return new TrainingSession(
        lesson.device(), model, new CategoricalCrossEntropy(), rule, data.train(), lesson.seed());
  }

  /** A curve over epochs, from before training on, for each layer. */
  private static LinePlot plot(
      String title, String label, LayerStatistics statistics, Kind kind, String suffix) {
    LinePlot plot = new LinePlot(title + ", layer by layer", "epoch", label);
    double[] epochs =
        statistics.entries().stream().mapToDouble(LayerStatistics.Entry::epoch).toArray();
    for (String layer : LAYERS) {
      double[] values =
          statistics.entries().stream()
              .flatMap(entry -> entry.layers().stream())
              .filter(row -> row.kind() == kind && row.name().equals(layer + suffix))
              .map(Inspection.Row::statistics)
              .mapToDouble(s -> kind == Kind.GRADIENT ? s.norm() : s.standardDeviation())
              .toArray();
      plot.line(layer, epochs, values);
    }
    return plot;
  }
}

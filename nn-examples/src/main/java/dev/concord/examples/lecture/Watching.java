package dev.concord.examples.lecture;

import dev.concord.callback.CsvLog;
import dev.concord.callback.LayerStatistics;
import dev.concord.callback.TensorBoardLog;
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
import dev.concord.train.EpochReport;
import dev.concord.train.Inspection;
import dev.concord.train.Inspection.Kind;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Watching a training, by listeners that hear of each epoch: the history with the loss on training
 * and on validation rows, the same as a CSV file and for TensorBoard, gradients and activations
 * layer by layer, and a listener of one's own, which decides to stop.
 */
final class Watching implements Example {
  private static final int BATCH = 20;
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
  public About about() {
    return new About(
        "watching",
        "Training",
        "Listeners: curves, CSV and TensorBoard logs, layers, and a listener of one's own.");
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
    List<EpochReport> history;
    try (TrainingSession session = session(lesson, data);
        Trainer trainer =
            new Trainer(
                session,
                settings,
                data.train(),
                data.validation(),
                new CsvLog(files.resolve("history.csv")),
                new TensorBoardLog(files.resolve("tensorboard"), looked),
                layers)) {
      trainer.fit();
      history = List.copyOf(trainer.history());
    }
    lesson.say("Files: %s; curves: tensorboard --logdir %s", files, files.resolve("tensorboard"));
    claimFiles(lesson, files, history);
    claimStops(lesson, data, settings);
    History curves = new History(history);
    lesson.save(
        Figure.grid(
            2,
            List.of(
                new LinePlot("Loss", "epoch", "cross-entropy")
                    .line("training", curves.trainingLoss())
                    .line("validation", curves.validationLoss()),
                new LinePlot("Accuracy", "epoch", "share right")
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
  }

  /** A listener's own decision. */
  private static void claimStops(Lesson lesson, Data data, TrainingSettings settings) {
    Goal goal = new Goal(0.75);
    try (TrainingSession session = session(lesson, data);
        Trainer trainer = new Trainer(session, settings, data.train(), data.validation(), goal)) {
      trainer.fit();
      lesson.claim(
          trainer.epoch() < settings.epochs() && goal.best >= 0.75,
          "a listener of one's own stops at epoch %d: %s",
          trainer.epoch(),
          trainer.stopReason().orElse("it did not"));
    }
  }

  private static TrainingSession session(Lesson lesson, Data data) {
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
        new Adam(0.03f),
        data.train(),
        lesson.seed());
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

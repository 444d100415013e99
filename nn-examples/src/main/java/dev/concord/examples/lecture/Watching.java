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

  /** A listener of one's own: stops at a goal, and remembers when. */
  private static final class Goal implements TrainingListener {
    private static final double ACCURACY = 0.75;
    private EpochReport reached;

    @Override
    public void epochFinished(Trainer trainer, EpochReport report) {
      if (report.validation().accuracy() >= ACCURACY) {
        reached = report;
        trainer.stop("the validation accuracy is %.3f".formatted(report.validation().accuracy()));
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
    TrainingData train = TrainingData.of(points.slice(0, 100));
    TrainingData validation = TrainingData.of(points.slice(100, 600));
    TrainingData looked = train.select(IntStream.range(0, 50).toArray());
    TrainingSettings settings =
        new TrainingSettings(lesson.choose(30, 105), BATCH).judgingTraining();
    Path csv = lesson.files().resolve("history.csv");
    Path events = lesson.files().resolve("tensorboard");
    LayerStatistics layers = new LayerStatistics(looked);
    History history;
    try (Learner net = learner(lesson, train)) {
      history =
          net.fit(
              settings, validation, new CsvLog(csv), new TensorBoardLog(events, looked), layers);
    }
    lesson.say("%s begins:", csv);
    Files.readAllLines(csv).stream()
        .limit(3)
        .forEach(line -> lesson.say("  %.90s%s", line, line.length() > 90 ? "…" : ""));
    lesson.say("curves and histograms: tensorboard --logdir %s%n", events);
    claimFiles(lesson, csv, events, history);

    Goal goal = new Goal();
    try (Learner net = learner(lesson, train)) {
      History stopped = net.fit(settings, validation, goal);
      lesson.claim(
          goal.reached != null && stopped.epochs().size() < settings.epochs(),
          "a listener of one's own stops after epoch %d, at a validation accuracy of %.3f",
          stopped.epochs().size(),
          stopped.epochs().getLast().validation().accuracy());
    }
    lesson.save(
        Figure.grid(
            2,
            List.of(
                new LinePlot("Loss", "epoch", "cross-entropy")
                    .line("training", history.trainingLoss())
                    .line("validation", history.validationLoss()),
                new LinePlot("Accuracy", "epoch", "share right")
                    .line("training", history.trainingAccuracy())
                    .line("validation", history.validationAccuracy()),
                plot("Gradients", "norm of the weights' gradient", layers, Kind.GRADIENT, "/weight")
                    .logY(),
                plot("Activations", "standard deviation", layers, Kind.OUTPUT, ""))));
  }

  private static void claimFiles(Lesson lesson, Path csv, Path events, History history)
      throws IOException {
    Table log = CsvTableReader.withHeader().read(csv);
    var logged = (Column.Numbers) log.column("validation_loss");
    lesson.claim(
        logged.size() == history.epochs().size()
            && IntStream.range(0, logged.size())
                .allMatch(i -> logged.value(i) == (float) history.validationLoss()[i]),
        "the CSV log has a line for each of %d epochs",
        logged.size());
    try (Stream<Path> files = Files.list(events)) {
      lesson.claim(
          files.anyMatch(file -> file.toFile().length() > 1000),
          "TensorBoard has curves and histograms to show");
    }
  }

  private static Learner learner(Lesson lesson, TrainingData train) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(2))
            .build();
    return new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.03f), train);
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

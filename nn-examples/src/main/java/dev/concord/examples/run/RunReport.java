package dev.concord.examples.run;

import dev.concord.checkpoint.WeightHash;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.examples.report.ConfusionReport;
import dev.concord.examples.report.RegionPicture;
import dev.concord.examples.report.RegressionError;
import dev.concord.examples.report.Shades;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.examples.task.TaskData;
import dev.concord.metric.Decisions;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.EpochReport;
import dev.concord.train.Evaluation;
import dev.concord.train.Predictor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a person wants to know when training has ended: how good the network is on rows it never
 * saw, which classes it mistakes, and how fast training went.
 *
 * @param out where it is printed
 * @param spec of the network
 * @param data it was trained on
 */
record RunReport(PrintStream out, ModelSpec spec, TaskData data) {
  /** Prints the report of a run. */
  void print(Trainer trainer, TrainingSession session) {
    String judged = judged();
    TrainingData rows = judgedRows();
    switch (spec.output()) {
      case OutputSpec.Classes classes -> {
        picture(session.device(), session.store(), classes);
        Evaluation evaluation = trainer.evaluate(rows);
        classification(judged, evaluation, classes);
        metrics(judged, evaluation, "%s %.4f");
      }
      case OutputSpec.Values values -> {
        regression(judged, rows, session);
        if (!trainer.settings().metrics().isEmpty()) {
          metrics(judged, trainer.evaluate(rows), "%s %.6g");
        }
      }
    }
    throughput(trainer.history());
  }

  /** The same judgement in one number, without a print. */
  RunResult result(Trainer trainer, TrainingSession session) {
    String hash = WeightHash.of(session.model(), session.store());
    Evaluation evaluation = trainer.evaluate(judgedRows());
    return switch (spec.output()) {
      case OutputSpec.Classes classes ->
          new RunResult(
              session.seed(),
              judged() + " accuracy",
              100 * evaluation.accuracy(),
              true,
              hash,
              evaluation.metrics());
      case OutputSpec.Values values ->
          new RunResult(
              session.seed(),
              judged() + " root mean square",
              error(judgedRows(), session).rootMeanSquare(),
              false,
              hash,
              evaluation.metrics());
    };
  }

  private String judged() {
    return data.test().isPresent()
        ? "Test"
        : data.validation().isPresent() ? "Validation" : "Training";
  }

  private TrainingData judgedRows() {
    return data.test().or(data::validation).orElseGet(data::train);
  }

  private void picture(Device device, Store store, OutputSpec.Classes classes) {
    if (!spec.input().shape().equals(Shape.of(2)) || spec.input().scaling().isPresent()) {
      return;
    }
    try (Predictor predictor = new Predictor(device, spec.predictionModel(), store)) {
      out.println();
      out.print(
          RegionPicture.draw(
              data.split().train().features(),
              points ->
                  classes.probabilities()
                      ? predictor.predict(points)
                      : decided(predictor.predict(points)),
              classes.names(),
              Shades.of(out)));
    }
  }

  /** 1 for the class that the scores decide for, 0 for the others. */
  private static HostTensor decided(HostTensor scores) {
    HostTensor shares = HostTensor.zeros(scores.type());
    int[] classes = Decisions.predicted(scores, Decisions.LOGIT_OF_ONE_HALF);
    for (int row = 0; row < classes.length; row++) {
      shares.floats()[row * scores.shape().length(1) + classes[row]] = 1;
    }
    return shares;
  }

  private void classification(String judged, Evaluation evaluation, OutputSpec.Classes classes) {
    long right = 0;
    long all = 0;
    for (int t = 0; t < evaluation.confusion().length; t++) {
      right += evaluation.confusion()[t][t];
      for (int count : evaluation.confusion()[t]) {
        all += count;
      }
    }
    out.println();
    out.println(ConfusionReport.of(evaluation.confusion(), classes.names()));
    line(
        judged + " accuracy",
        "%.2f %% (%,d of %,d), loss %.4f"
            .formatted(100 * evaluation.accuracy(), right, all, evaluation.loss()));
  }

  private void regression(String judged, TrainingData rows, TrainingSession session) {
    out.println();
    line(judged + " error", error(rows, session).toString());
  }

  private RegressionError error(TrainingData rows, TrainingSession session) {
    try (Predictor predictor = new Predictor(session.device(), session.model(), session.store())) {
      HostTensor predicted = inUnits(spec.output(), predictor.predict(rows.features()));
      HostTensor truth = inUnits(data.output(), rows.targets());
      return RegressionError.of(predicted.floats(), truth.floats());
    }
  }

  private static HostTensor inUnits(OutputSpec output, HostTensor scaled) {
    return ((OutputSpec.Values) output).scaling().invert(scaled);
  }

  private void metrics(String judged, Evaluation evaluation, String form) {
    if (!evaluation.metrics().isEmpty()) {
      line(
          judged + " metrics",
          evaluation.metrics().entrySet().stream()
              .map(metric -> form.formatted(metric.getKey().replace('_', ' '), metric.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  private void throughput(List<EpochReport> history) {
    double seconds = history.stream().mapToDouble(EpochReport::seconds).sum();
    long rows = history.stream().mapToLong(EpochReport::rows).sum();
    if (seconds > 0) {
      int steps = history.getLast().steps();
      line(
          "Throughput",
          "%,.0f rows/s, %,.0f steps/s over %.2f s of training; %,.0f rows/s in the last epoch"
              .formatted(
                  rows / seconds, steps / seconds, seconds, history.getLast().rowsPerSecond()));
    }
  }

  private void line(String label, String text) {
    out.printf("%-18s%s%n", label, text);
  }
}

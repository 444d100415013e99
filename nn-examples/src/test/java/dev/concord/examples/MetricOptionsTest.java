package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.preprocess.ColumnScaling;
import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.examples.choice.MetricChoice;
import dev.concord.examples.choice.NumberedChoice;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.metric.BalancedAccuracy;
import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.metric.F1;
import dev.concord.metric.Metric;
import dev.concord.metric.Precision;
import dev.concord.metric.Recall;
import dev.concord.metric.RocAuc;
import dev.concord.metric.TopKAccuracy;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord train --metric}: names, units, and where the numbers are shown. */
class MetricOptionsTest {
  private static final OutputSpec CLASSES = new OutputSpec.Classes(List.of("a", "b"));

  @TempDir private Path folder;

  private CommandLineRun train(String task, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", task, "-o", folder.resolve("m")));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray());
  }

  private static void assertMakes(String text, Metric expected) {
    NumberedChoice.Chosen<MetricChoice> chosen = MetricChoice.of("--metric", text);
    assertEquals(expected, chosen.kind().metric(chosen.number(), CLASSES, CLASSES));
  }

  @Test
  void namesStandForMetrics() {
    assertMakes("balanced-accuracy", new BalancedAccuracy());
    assertMakes("top-k", new TopKAccuracy(5));
    assertMakes("top_k:3", new TopKAccuracy(3));
    assertMakes("precision-weighted", new Precision(Average.WEIGHTED));
    assertMakes("recall-micro", new Recall(Average.MICRO));
    assertMakes("f1", new F1(Average.MACRO));
    assertMakes("f1-positive", new F1(Average.POSITIVE));
    assertMakes("roc-auc", new RocAuc());
  }

  @Test
  void errorsOfNumbersAreInTheirOwnUnits() {
    // Outputs 0 and 1 stand for 10 and 12, targets 0.5 and 1 for 11 and 12.
    OutputSpec scaled =
        new OutputSpec.Values(
            List.of("y"), new ColumnScaling(Shape.of(1), new double[] {10}, new double[] {2}));
    HostTensor outputs = HostTensor.of(Shape.of(2, 1), new float[] {0, 1});
    HostTensor targets = HostTensor.of(Shape.of(2, 1), new float[] {0.5f, 1});
    assertEquals(0.5, MetricChoice.MAE.metric(0, scaled, scaled).of(outputs, targets, null));
    // Logarithms of rates 1 and e against counts 0.5 and 1.
    OutputSpec rates = new OutputSpec.Values(List.of("y"), ElementwiseTransform.LOG);
    OutputSpec counts =
        new OutputSpec.Values(
            List.of("y"), new ColumnScaling(Shape.of(1), new double[] {0}, new double[] {1}));
    Metric mae = MetricChoice.MAE.metric(0, rates, counts);
    // e was rounded to float32
    assertEquals((0.5 + Math.E - 1) / 2, mae.of(outputs, targets, null), 1e-6);
    HostTensor huge = HostTensor.of(Shape.of(2, 1), new float[] {0, 100});
    assertTrue(Double.isNaN(mae.of(huge, targets, null)));
  }

  @Test
  void classMetricsAreInLinesLogAndReport() throws IOException {
    Path log = folder.resolve("log.csv");
    CommandLineRun run =
        train(
            "gaussians",
            "--epochs",
            2,
            "--metric",
            "f1,top-k:2",
            "--metric",
            "roc-auc",
            "--log-csv",
            log);
    assertPrints(
        run, "f1 macro 0.", "top 2 accuracy 0.", "Test metrics      f1 macro 0.", "roc auc");
    String header = Files.readAllLines(log).getFirst();
    assertTrue(
        header.contains("validation_f1_macro,validation_top_2_accuracy,validation_roc_auc"),
        header);
    assertFalse(train("gaussians", "--epochs", 1).out().contains("metrics"));
  }

  @Test
  void numberMetricsAgreeWithTheReport() throws IOException {
    Path file = Tables.numbers(folder, 100);
    CommandLineRun run =
        train("csv", "--data", file, "--epochs", 5, "-q", "--metric", "rmse,mae,r2");
    String error = line(run, "Test error");
    String metrics = line(run, "Test metrics");
    assertEquals(
        number(error, "root mean square "), number(metrics, "rmse "), 1e-3, error + metrics);
    assertEquals(number(error, "mean absolute "), number(metrics, "mae "), 1e-3, error + metrics);
    assertEquals(number(error, "R2 "), number(metrics, "r2 "), 1e-3, error + metrics);
  }

  private static String line(CommandLineRun run, String start) {
    return run.out().lines().filter(text -> text.startsWith(start)).findFirst().orElseThrow();
  }

  private static double number(String line, String name) {
    return Double.parseDouble(line.split(name)[1].split(",")[0]);
  }

  @Test
  void withoutValidationRowsTheyAreOfTheTrainingRows() throws IOException {
    Path log = folder.resolve("log.csv");
    CommandLineRun run = train("xor", "--metric", "f1", "--log-csv", log);
    assertPrints(run, "metrics of the training rows", ", training loss ", ", f1 macro 1.0000");
    assertTrue(Files.readAllLines(log).getFirst().contains(",training_f1_macro"));
    assertEquals(train("xor").hash(), run.hash());
  }

  @Test
  void aContinuedRunGoesOnWithItsMetrics() {
    Path checkpoint = folder.resolve("c");
    train("circles", "--epochs", 1, "--metric", "f1", "--checkpoint", checkpoint);
    assertPrints(
        CommandLineRun.of(
            "train", "--resume", checkpoint, "--epochs", 2, "-o", folder.resolve("m")),
        "f1 macro 0.");
  }

  @Test
  void seedsAreComparedByThemToo() {
    assertPrints(
        train("circles", "--epochs", 1, "--seeds", 2, "-q", "--metric", "f1,recall"),
        "Metric  f1 macro mean 0.",
        "Metric  recall macro mean 0.",
        "standard deviation");
  }

  @Test
  void whatDoesNotFitIsToldBeforeTraining() throws IOException {
    assertFails(2, train("circles", "--metric", "f2"), "--metric takes one of", "f1-weighted");
    assertFails(2, train("circles", "--metric", "f1,f1"), "--metric names each metric once");
    assertFails(2, train("circles", "--metric", "top-k:0"), "--metric top-k:0: ");
    assertFails(2, train("circles", "--metric", "top-k:1.5"), "--metric top-k:1.5: ", "whole");
    assertFails(2, train("circles", "--metric", "mae"), "--metric mae is for numbers", "roc-auc");
    assertFails(2, train("gaussians", "--metric", "f1-positive"), "two classes, but there are 4");
    Path file = Tables.numbers(folder, 40);
    assertFails(
        2, train("csv", "--data", file, "--metric", "f1"), "is for classes", "explained-variance");
  }
}

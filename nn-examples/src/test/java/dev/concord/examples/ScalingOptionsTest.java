package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.ClassWeights;
import dev.concord.data.Dataset;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.saved.SavedNetwork;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.ScalingChoice;
import dev.concord.examples.task.TaskData;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code concord train csv}: scalings of features and targets, and stratified parts. */
class ScalingOptionsTest {
  @TempDir private Path folder;

  private CommandLineRun train(Path file, Object... more) {
    Object[] all = {"train", "csv", "--data", file, "-q", "-o", folder.resolve("m")};
    Object[] whole = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, whole, all.length, more.length);
    return CommandLineRun.of(whole);
  }

  private static TaskData load(Path file, Map<String, String> settings) throws IOException {
    TrainingPlan plan = new TrainingOptions().plan(new SavedSettings(settings, Optional.of(1L)));
    DataRequest request =
        new DataRequest(
            Optional.of(file), plan.data().csv(), OptionalDouble.empty(), OptionalDouble.empty());
    return plan.task().load(request, 1);
  }

  private static float[] column(HostTensor rows, int column) {
    int columns = rows.shape().length(1);
    float[] values = new float[rows.shape().length(0)];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.floats()[row * columns + column];
    }
    Arrays.sort(values);
    return values;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void trainingRowsAreScaledAsAskedFor() throws IOException {
    Path file = Tables.numbers(folder, 103);
    HostTensor raw = features(file, "none");
    assertTrue(column(raw, 0)[0] >= 0 && mean(column(raw, 0)) > 0.4);
    float[] ranged = column(features(file, "min-max"), 0);
    assertEquals(0, ranged[0]);
    assertEquals(1, ranged[ranged.length - 1]);
    float[] robust = column(features(file, "robust"), 0);
    assertEquals(0, (robust[36] + robust[37]) / 2, 0.05); // about the median of 73 rows
    float[] standard = column(features(file, "standard"), 0);
    float[] logarithms = column(features(file, "log"), 0);
    assertEquals(0, mean(standard), 1e-6); // a mean of float32 numbers
    assertEquals(0, mean(logarithms), 1e-6);
    assertNotEquals(standard[0], logarithms[0]);
  }

  private static HostTensor features(Path file, String scale) throws IOException {
    return load(file, Map.of("task", "csv", "scale", scale)).split().train().features();
  }

  @ParameterizedTest
  @EnumSource(ScalingChoice.class)
  void answersAreInTheirOwnUnitsAgain(ScalingChoice scaling) throws IOException {
    // y = 50 + 10·a, so that a linear model learns it in every scaling of a kind.
    StringBuilder text = new StringBuilder("a,y\n");
    for (int row = 0; row < 100; row++) {
      text.append("%s,%s\n".formatted(row / 100f, 50 + row / 10f));
    }
    Path file = Files.writeString(folder.resolve("line.csv"), text);
    CommandLineRun run =
        train(
            file,
            "--layers",
            "none",
            "--learning-rate",
            "0.3",
            "--epochs",
            300,
            "--scale",
            scaling,
            "--scale-target",
            scaling,
            "--kind",
            "regression");
    assertPrints(run, "Test error        root mean square ");
    ModelSpec spec = SavedNetwork.readSpec(folder.resolve("m"));
    assertEquals(scaling == ScalingChoice.NONE, spec.input().scaling().isEmpty());
    String answer = CommandLineRun.of("predict", folder.resolve("m"), "--row", "0.5").out();
    assertEquals(55, Float.parseFloat(answer.strip().split(" ")[1]), 1);
  }

  @Test
  void scalingsAreSettingsOfARun() throws IOException {
    Path file = Tables.numbers(folder, 60);
    Path checkpoint = folder.resolve("c");
    String whole = train(file, "--scale", "robust", "--scale-target", "log", "--epochs", 4).hash();
    train(
        file,
        "--scale",
        "robust",
        "--scale-target",
        "log",
        "--epochs",
        2,
        "--checkpoint",
        checkpoint);
    assertEquals(
        whole,
        CommandLineRun.of(
                "train",
                "--resume",
                checkpoint,
                "--data",
                file,
                "--epochs",
                4,
                "-q",
                "-o",
                folder.resolve("second"))
            .hash());
  }

  @Test
  void stratifiedPartsHoldTheClassesInProportion() throws IOException {
    StringBuilder text = new StringBuilder("a,state\n");
    for (int row = 0; row < 100; row++) {
      text.append("%d,%s\n".formatted(row, row < 20 ? "ill" : "well"));
    }
    Path file = Files.writeString(folder.resolve("rare.csv"), text);
    TaskData data = load(file, Map.of("task", "csv", "stratify", "true"));
    assertEquals(List.of(14, 56), counts(data.split().train()));
    assertEquals(List.of(2, 8), counts(data.split().validation()));
    assertEquals(List.of(4, 16), counts(data.split().test()));
    assertNotEquals(List.of(4, 16), counts(load(file, Map.of("task", "csv")).split().test()));
    assertPrints(train(file, "--stratify", "--epochs", 1), "of 20)");
  }

  private static List<Integer> counts(Dataset data) {
    return Arrays.stream(ClassWeights.counts(data.labels())).boxed().toList();
  }

  @Test
  void whatDoesNotFitIsTold() throws IOException {
    Path file = Tables.numbers(folder, 60);
    assertFails(2, train(file, "--scale", "unit"), "--scale takes one of standard, min-max");
    assertFails(2, train(file, "--scale-target", "unit"), "--scale-target takes one of standard");
    assertFails(2, train(file, "--stratify"), "--stratify is for classes");
    assertFails(
        2, train(file, "--scale", "min-max", "--augment", "jitter=0.1"), "--scale standard or log");
    assertFails(
        2, CommandLineRun.of("train", "circles", "--scale", "log"), "--scale is for the task csv");
    assertFails(
        2,
        CommandLineRun.of("train", "digits", "--missing", "mean"),
        "--missing is for the task csv",
        "digits");
  }

  @Test
  void logarithmsTakeNumbersOfEitherSign() throws IOException {
    Path file = Files.writeString(folder.resolve("signs.csv"), "a,y\n-10,1\n0,2.5\n10,3\n3,4\n");
    HostTensor rows = HostTensor.of(Shape.of(2, 1), new float[] {-2, 2});
    TaskData data = load(file, Map.of("task", "csv", "scale", "log", "kind", "REGRESSION"));
    HostTensor back = data.input().scaling().get().invert(data.input().scaling().get().apply(rows));
    assertEquals(-2, back.floats()[0], 1e-5); // two roundings to float32
    assertEquals(2, back.floats()[1], 1e-5);
  }
}

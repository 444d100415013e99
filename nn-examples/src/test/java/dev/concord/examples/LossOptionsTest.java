package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.choice.NumberedChoice;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Huber;
import dev.concord.loss.LogCosh;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.OneVersusRestHinge;
import dev.concord.loss.Poisson;
import dev.concord.loss.Quantile;
import dev.concord.loss.RootMeanSquaredError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord train --loss}: names, what they change, and what does not fit. */
class LossOptionsTest {
  private static final List<Float> WEIGHTS = List.of(1f, 2f, 0.5f);

  @TempDir private Path folder;

  private CommandLineRun train(String task, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", task, "-o", folder.resolve("m")));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray());
  }

  private static void assertMakes(String text, String told, Loss expected) {
    NumberedChoice.Chosen<LossChoice> chosen = LossChoice.of(text);
    assertEquals(told, chosen.toString());
    assertEquals(expected, chosen.kind().make((float) chosen.number(), WEIGHTS));
    assertEquals(chosen, LossChoice.of(told)); // as a continued run reads it
  }

  @Test
  void everyLossHasAName() {
    assertMakes(
        "cross-entropy",
        "cross-entropy",
        new CategoricalCrossEntropy(ClassTargets.LABELS, WEIGHTS));
    assertMakes(
        "Cross_Entropy:0.1",
        "cross-entropy:0.1",
        new CategoricalCrossEntropy(ClassTargets.LABELS, WEIGHTS, 0.1f));
    assertMakes("focal", "focal:2", new CategoricalFocal(ClassTargets.LABELS, 2, WEIGHTS));
    assertMakes("hinge", "hinge", new OneVersusRestHinge(false, WEIGHTS));
    assertMakes("squared-hinge", "squared-hinge", new OneVersusRestHinge(true, WEIGHTS));
    assertMakes("mse", "mse", new MeanSquaredError());
    assertMakes("rmse", "rmse", new RootMeanSquaredError());
    assertMakes("mae", "mae", new MeanAbsoluteError());
    assertMakes("huber:0.5", "huber:0.5", new Huber(0.5f));
    assertMakes("log-cosh", "log-cosh", new LogCosh());
    assertMakes("quantile:0.9", "quantile:0.9", new Quantile(0.9f));
    assertMakes("poisson", "poisson", new Poisson());
  }

  @Test
  void eachLossOfClassesLearnsOtherWeights() {
    Set<String> hashes = new HashSet<>();
    List<String> names =
        List.of("cross-entropy", "cross-entropy:0.2", "focal", "focal:1", "hinge", "squared-hinge");
    for (String name : names) {
      CommandLineRun run = train("gaussians", "--epochs", 1, "--loss", name);
      assertPrints(run, "loss " + LossChoice.of(name));
      hashes.add(run.hash());
    }
    assertEquals(names.size(), hashes.size());
    assertTrue(hashes.contains(train("gaussians", "--epochs", 1, "-q").hash()));
  }

  @Test
  void eachLossOfNumbersLearnsOtherWeights() throws IOException {
    Path file = Tables.numbers(folder, 60);
    Set<String> hashes = new HashSet<>();
    List<String> names =
        List.of("mse", "rmse", "mae", "huber:0.1", "log-cosh", "quantile:0.9", "poisson");
    for (String name : names) {
      hashes.add(train("csv", "--data", file, "--epochs", 1, "--loss", name, "-q").hash());
    }
    assertEquals(names.size(), hashes.size());
    assertTrue(hashes.contains(train("csv", "--data", file, "--epochs", 1, "-q").hash()));
  }

  @Test
  void scoresOfHingeAreNotShownAsProbabilities() {
    CommandLineRun run = train("circles", "--epochs", 40, "--loss", "squared-hinge");
    assertPrints(run, "Answers for x from", "Test accuracy     9");
    String answer = CommandLineRun.of("predict", folder.resolve("m"), "--row", "0,0").out();
    assertTrue(answer.matches("class 1 \\(1 [0-9.]+, 0 -[0-9.]+\\)\\R"), answer);
  }

  @Test
  void ratesOfCountsComeBackAsRates() throws IOException {
    StringBuilder text = new StringBuilder("group,count\n");
    for (int row = 0; row < 100; row++) {
      // Means of 2 and 20, spread by -1, 0 and 1.
      text.append("%d,%d\n".formatted(row % 2, (row % 2 == 0 ? 2 : 20) + row % 3 - 1));
    }
    Path file = Files.writeString(folder.resolve("counts.csv"), text);
    CommandLineRun run =
        train(
            "csv",
            "--data",
            file,
            "--loss",
            "poisson",
            "--kind",
            "regression",
            "--layers",
            "none",
            "--epochs",
            200);
    assertPrints(run, "loss poisson", "R2 0.9");
    String answer = CommandLineRun.of("predict", folder.resolve("m"), "--row", "1").out();
    assertEquals(20, Float.parseFloat(answer.strip().split(" ")[1]), 1);
  }

  @Test
  void whatDoesNotFitIsToldBeforeTraining() throws IOException {
    assertFails(2, train("xor", "--loss", "huberr"), "--loss takes one of", "huber[:DELTA]");
    assertFails(2, train("xor", "--loss", "hinge:2"), "--loss takes hinge; got \"hinge:2\"");
    assertFails(2, train("xor", "--loss", "focal:x"), "--loss takes focal[:GAMMA]");
    assertFails(2, train("xor", "--loss", "cross-entropy:1"), "--loss cross-entropy:1", "below 1");
    assertFails(
        2,
        train("circles", "--loss", "mse"),
        "--loss mse is for numbers, but classes are learnt",
        "cross-entropy, focal");
    Path numbers = Tables.numbers(folder, 60);
    assertFails(
        2,
        train("csv", "--data", numbers, "--loss", "focal"),
        "--loss focal is for classes, but numbers are learnt",
        "mse, rmse",
        "--kind");
    assertFails(
        2,
        train("csv", "--data", numbers, "--loss", "poisson", "--scale-target", "robust"),
        "leave out --scale-target");
    Path negative = Files.writeString(folder.resolve("negative.csv"), "a,y\n1,-0.5\n2,3\n3,4.5\n");
    assertFails(
        2,
        train("csv", "--data", negative, "--loss", "poisson"),
        "--loss poisson: Targets of poisson are counts of at least 0, got -0.5");
  }
}

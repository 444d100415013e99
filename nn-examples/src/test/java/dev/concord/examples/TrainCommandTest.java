package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.examples.choice.OptimizerChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code concord train}: reports, hashes, and answers to what cannot be done. */
class TrainCommandTest {
  @TempDir private Path folder;

  private Path model() {
    return folder.resolve("model.safetensors");
  }

  private CommandLineRun train(Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = "train";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--output";
    all[arguments.length + 2] = model();
    return CommandLineRun.of(all);
  }

  @Test
  void xorIsLearntCompletely() {
    CommandLineRun run = train("xor");
    assertPrints(
        run,
        "Task      xor",
        "Device    cpu",
        "dense1 ",
        "epoch 1: loss ",
        "epoch 200: loss ",
        "Answers for x from",
        "Confusion matrix",
        "Test accuracy     100.00 % (4 of 4)",
        "rows/s",
        "steps/s",
        "Model saved to    " + model());
    assertTrue(Files.exists(model()));
    assertTrue(run.out().lines().count() < 80, run.out());
  }

  @Test
  void theWeightsHashFollowsFromTheSeedAlone() {
    String first = train("circles", "--epochs", 2, "--quiet").hash();
    assertEquals(
        first, train("circles", "--epochs", 2, "--threads", 1, "--lanes", 4, "--quiet").hash());
    assertNotEquals(first, train("circles", "--epochs", 2, "--seed", 2, "--quiet").hash());
  }

  @Test
  void theReferenceBackendEndsWithTheSameBits() {
    assertEquals(
        train("xor", "--epochs", 20, "--dropout", 0.2).hash(),
        train("xor", "--epochs", 20, "--dropout", 0.2, "--backend", "reference").hash());
  }

  @Test
  void quietPrintsTheResultOnly() {
    CommandLineRun run = train("xor", "--quiet");
    assertPrints(run, "Test accuracy");
    assertFalse(run.out().contains("epoch 1:"), run.out());
    assertFalse(run.out().contains("dense1"), run.out());
  }

  @Test
  void theProgramCanBeShownBeforeTraining() {
    assertPrints(train("xor", "--epochs", 1, "--show-program"), "state adam/m", "gemm");
  }

  @Test
  void optionsReplaceTheTasksDefaults() {
    assertPrints(
        train(
            "gaussians",
            "--layers",
            "6,5",
            "--activation",
            "leaky-relu",
            "--optimizer",
            "nesterov",
            "--learning-rate",
            0.03,
            "--momentum",
            0.8,
            "--batch",
            50,
            "--epochs",
            3,
            "--seed",
            4,
            "--test",
            0.5,
            "--validation",
            0),
        "nesterov, learning rate 0.03 (times 1.0 each epoch), batch 50, 3 epochs, seed 4",
        "500 rows to train, 0 to validate, 500 to test",
        "[5]",
        "class 3");
  }

  @ParameterizedTest
  @EnumSource(OptimizerChoice.class)
  void everyOptimizerIsKnown(OptimizerChoice optimizer) {
    CommandLineRun run =
        train(
            "circles",
            "--epochs",
            1,
            "--optimizer",
            optimizer,
            "--weight-decay",
            0.001,
            "--clip-norm",
            2);
    assertPrints(
        run, "Training  " + optimizer + ", learning rate ", "weight decay 0.001", "norm 2");
  }

  @Test
  void decayAndClippingChangeTheWeights() {
    String plain = train("circles", "--epochs", 1, "--quiet").hash();
    assertNotEquals(plain, train("circles", "--epochs", 1, "--weight-decay", 0.1).hash());
    assertNotEquals(plain, train("circles", "--epochs", 1, "--clip-norm", 0.01).hash());
    assertFails(2, train("circles", "--clip-norm", -1), "above 0", "-1");
    assertFails(2, train("circles", "--weight-decay", -1), "at least 0", "-1");
  }

  @Test
  void aTableOfClassesIsLearnt() throws IOException {
    Path file = Tables.classes(folder, 200);
    CommandLineRun run = train("csv", "--data", file, "--target", "kind", "--epochs", 60);
    assertPrints(
        run, "a classification, 2 classes", "140 rows to train, 20 to validate, 40 to test", "big");
    assertTrue(accuracy(run) > 90, run.out());
  }

  private static double accuracy(CommandLineRun run) {
    String line =
        run.out().lines().filter(text -> text.startsWith("Test accuracy")).findFirst().get();
    return Double.parseDouble(line.split(" +")[2]);
  }

  @Test
  void numbersLookAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertTrue(accuracy(train("circles", "--epochs", 1, "--quiet")) > 0);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTableOfNumbersIsLearnt() throws IOException {
    Path file = Tables.numbers(folder, 300);
    CommandLineRun run =
        train("csv", "--data", file, "--target", "y", "--epochs", 60, "--activation", "tanh");
    assertPrints(run, "a regression", "Test error", "R2 0.9");
  }

  @Test
  void wrongUsageIsToldWithWhatIsExpected() {
    assertFails(2, train("sudoku"), "sudoku", "digits, mnist, xor");
    assertFails(2, train("xor", "--layers", "8,x"), "--layers", "8,x", "300,100");
    assertFails(2, train("xor", "--layers", "8,0"), "--layers", "8,0");
    assertFails(2, train("xor", "--activation", "swoosh"), "swoosh", "relu", "tanh", "gelu");
    assertFails(2, train("xor", "--optimizer", "magic"), "magic", "sgd, momentum, nesterov");
    assertFails(2, train("xor", "--optimizer", "L-BFGS"), "LbfgsTrainer", "quasi-newton");
    assertFails(2, train("xor", "--momentum", 0.5), "--momentum", "adam");
    assertFails(2, train("xor", "--dropout", 1), "--dropout", "1");
    assertFails(2, train("xor", "--batch", 0), "--batch", "0");
    assertFails(2, train("xor", "--epochs", 0), "--epochs", "0");
    assertFails(2, train("xor", "--learning-rate", -1), "--learning-rate", "-1");
    assertFails(2, train("xor", "--rate-decay", 1.1), "--rate-decay", "1.1");
    assertFails(2, train("xor", "--data", folder), "xor", "--data");
    assertFails(2, train("digits", "--test", 0.5), "digits", "--test");
    assertFails(2, train("circles", "--validation", 1.5), "1.5");
    assertFails(2, train("csv"), "--data FILE");
    assertFalse(Files.exists(model()));
  }

  @Test
  void anUnknownBackendIsToldWithTheKnownOnes() {
    assertFails(1, train("xor", "--backend", "tpu"), "tpu", "There are cpu, ", "reference; ");
  }

  @Test
  void badSettingsOfTheDeviceAreTold() {
    assertFails(1, train("xor", "--threads", 0), "threads", "\"0\"");
    assertFails(1, train("xor", "--lanes", 3), "lanes", "3");
  }

  @Test
  void missingMnistFilesAreExplained() {
    assertFails(1, train("mnist", "--data", folder), "train-images-idx3-ubyte", "torchvision");
  }

  @Test
  void badTablesAreToldWithTheirLine() throws IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(file, "a,b,kind\n1,2,x\n1,NaN,y\n");
    assertFails(1, train("csv", "--data", file), "bad.csv", "line 3", "NaN");
    Files.writeString(file, "a,b,kind\n1,2,x\n1,2\n");
    assertFails(1, train("csv", "--data", file), "bad.csv", "line 3", "3 fields");
    Files.writeString(file, "a,b,kind\n1,2,x\n");
    assertFails(2, train("csv", "--data", file, "--test", 0.6, "--validation", 1), "share");
    assertFails(1, train("csv", "--data", file, "--target", "sort"), "sort", "kind");
    assertFails(1, train("csv", "--data", folder.resolve("none.csv")), "none.csv", "no such file");
  }

  @Test
  void aFileThatCannotBeSavedIsToldBeforeTraining() {
    Path missing = folder.resolve("missing").resolve("model.safetensors");
    CommandLineRun run = CommandLineRun.of("train", "xor", "--output", missing);
    assertFails(1, run, missing.toString(), "create it first");
    assertFalse(run.out().contains("epoch"), run.out());
    assertFails(1, CommandLineRun.of("train", "xor", "--output", folder), "found a folder");
  }

  @Test
  void aDivergingRunKeepsTheLastGoodWeightsBesideAnEarlierModel() throws IOException {
    Files.writeString(model(), "a good model of an earlier run");
    CommandLineRun run =
        train("circles", "--activation", "relu", "--optimizer", "sgd", "--learning-rate", "1e30");
    Path diverged = folder.resolve("model.diverged.safetensors");
    assertFails(1, run, "diverged at step ", diverged.toString());
    assertEquals("a good model of an earlier run", Files.readString(model()));
    assertPrints(CommandLineRun.of("predict", diverged, "--row", "0.5,0.5"), "class ");
  }

  @Test
  void aTargetColumnOfNumbersAndOtherTextsIsToldWithTheFirstSuchLine() throws IOException {
    Path file = folder.resolve("mixed.csv");
    for (String value : List.of("abc", "NaN", "inf")) {
      Files.writeString(file, "a,b,y\n1,2,0.5\n\n3,1,%s\n2,2,other\n".formatted(value));
      assertFails(1, train("csv", "--data", file), "line 4", "\"y\"", value, "--kind");
    }
    Files.writeString(file, "a,b,y\n1,2,1\n3,1,A\n2,2,1\n4,4,A\n");
    assertPrints(
        train("csv", "--data", file, "--kind", "classification", "--epochs", 1), "2 classes");
  }

  @Test
  void aSingleClassIsRefused() throws IOException {
    Path file = folder.resolve("single.csv");
    Files.writeString(file, "a,kind\n1,x\n2,x\n3,x\n4,x\n");
    assertFails(1, train("csv", "--data", file), "\"x\"", "at least two", "--target");
  }

  @Test
  void severalSeedsAreComparedAndTheLastIsSaved() throws IOException {
    CommandLineRun run = train("circles", "--epochs", 2, "--seeds", "2-3", "--quiet");
    byte[] saved = Files.readAllBytes(model());
    String second = train("circles", "--epochs", 2, "--seed", 2, "--quiet").hash();
    CommandLineRun last = train("circles", "--epochs", 2, "--seed", 3, "--quiet");
    assertPrints(
        run,
        "Test accuracy",
        second,
        last.hash(),
        String.format(Locale.ROOT, "%.2f %%", accuracy(last)),
        "over 2 seeds",
        "standard deviation",
        "Model of seed 3 saved to " + model());
    assertArrayEquals(Files.readAllBytes(model()), saved);
  }

  @Test
  void oneSeedIsATrainingLikeAnyOther() {
    String alone = train("circles", "--epochs", 2, "--seed", 3, "--quiet").hash();
    CommandLineRun run = train("circles", "--epochs", 2, "--seeds", "3-3", "--quiet");
    assertEquals(alone, run.hash());
    assertFalse(run.out().contains("over 1 seeds"), run.out());
  }

  @Test
  void wrongSeedsAreToldWithWhatIsExpected() {
    assertFails(2, train("xor", "--seeds", "0"), "--seeds", "\"0\"");
    assertFails(2, train("xor", "--seeds", "1001"), "--seeds", "1 to 1000", "\"1001\"");
    assertFails(2, train("xor", "--seeds", "5-3"), "--seeds", "5-3");
    assertFails(2, train("xor", "--seeds", "many"), "--seeds", "many");
    assertFails(
        2, train("xor", "--seeds", "2", "--seed", 1), "--seeds and --seed exclude each other");
    assertFails(
        2, train("xor", "--seeds", "2", "--checkpoint", folder.resolve("c")), "--checkpoint");
  }
}

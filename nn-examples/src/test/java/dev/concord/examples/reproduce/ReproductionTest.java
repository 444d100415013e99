package dev.concord.examples.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.TrainTest;
import dev.concord.data.generated.Digits;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.reproduce.Recipe.Coding;
import dev.concord.examples.reproduce.Reproduction.Measure;
import dev.concord.layer.Activation;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Momentum;
import dev.concord.schedule.ConstantRate;
import dev.concord.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the table on a few generated digits. */
class ReproductionTest {
  private static final TrainTest DIGITS =
      new TrainTest(Digits.generate(3, 0, 300), Digits.generate(3, 1000, 100));

  @TempDir private Path folder;

  private static Reproduction row(Measure measure, Coding coding, int epochs) {
    boolean labels = coding == Coding.LABELS || coding == Coding.RANDOM_LABELS;
    return new Reproduction(
        "tiny",
        "784-40-10",
        measure,
        5,
        "none",
        "few images",
        false,
        new Recipe(
            () -> Networks.classifier(Activation.RELU, 40),
            coding,
            labels ? new CategoricalCrossEntropy() : new MeanSquaredError(),
            new Momentum(0.05f),
            new ConstantRate(0.05),
            epochs,
            20,
            300));
  }

  private static SeedResult train(Reproduction row, Optional<ResultsFile> kept) throws Exception {
    try (Device device = Backends.open("cpu", DeviceOptions.DEFAULT.with("threads", 1))) {
      return new ReproductionRun(device, DIGITS, kept, () -> false)
          .result(row, 1, TrainingListener.NONE)
          .orElseThrow();
    }
  }

  @Test
  void learnsEachCodingBetterThanChance() throws Exception {
    for (Coding coding : List.of(Coding.LABELS, Coding.ONE_HOT, Coding.SIGNED)) {
      double error = train(row(Measure.TEST_ERROR, coding, 8), Optional.empty()).error();
      assertTrue(error < 60, coding + ": " + error);
    }
  }

  @Test
  void randomLabelsAreMemorisedYetSayNothingOfOtherImages() throws Exception {
    Reproduction training = row(Measure.TRAINING_ERROR, Coding.RANDOM_LABELS, 60);
    assertEquals(0, train(training, Optional.empty()).error());
    Reproduction test = row(Measure.TEST_ERROR, Coding.RANDOM_LABELS, 60);
    assertTrue(train(test, Optional.empty()).error() > 70);
  }

  @Test
  void randomLabelsDependOnTheSeedAlone() {
    Recipe recipe = row(Measure.TRAINING_ERROR, Coding.RANDOM_LABELS, 1).recipe();
    Dataset all = DIGITS.train();
    int[] first = recipe.training(all, 1).labels().ids().ints();
    assertEquals(List.of(), different(first, recipe.training(all, 1).labels().ids().ints()));
    assertFalse(different(first, recipe.training(all, 2).labels().ids().ints()).isEmpty());
  }

  private static List<Integer> different(int[] a, int[] b) {
    return java.util.stream.IntStream.range(0, a.length).filter(i -> a[i] != b[i]).boxed().toList();
  }

  @Test
  void aKeptResultIsNotTrainedAgainUnlessTheRecipeChanged() throws Exception {
    Path file = folder.resolve("results.json");
    Reproduction row = row(Measure.TEST_ERROR, Coding.LABELS, 1);
    SeedResult first = train(row, Optional.of(ResultsFile.open(file)));
    assertEquals(first, train(row, Optional.of(ResultsFile.open(file))));
    Reproduction longer = row(Measure.TEST_ERROR, Coding.LABELS, 2);
    assertEquals(Optional.empty(), ResultsFile.open(file).find(longer, 1));
    assertEquals(Optional.empty(), ResultsFile.open(file).find(row, 2));
    Reproduction wider =
        new Reproduction(
            row.name(),
            "784-80-10",
            row.measure(),
            row.published(),
            row.source(),
            row.training(),
            row.longRun(),
            row.recipe());
    assertEquals(Optional.empty(), ResultsFile.open(file).find(wider, 1));
  }

  @Test
  void agreesWithinTheSpreadOfTheSeeds() {
    assertEquals("agrees", Verdict.of(results(1.5, 1.6, 1.7), 1.75).toString());
    assertEquals("DISAGREES: higher", Verdict.of(results(1.9, 1.95, 2.0), 1.6).toString());
    assertEquals("DISAGREES: lower", Verdict.of(results(1.4), 1.6).toString());
    assertEquals("1.60 ± 0.10 %", Verdict.of(results(1.5, 1.6, 1.7), 1.6).measured());
    assertEquals("1.40 %", Verdict.of(results(1.4), 1.6).measured());
  }

  private static List<SeedResult> results(double... errors) {
    return java.util.Arrays.stream(errors).mapToObj(e -> new SeedResult(1, e, 1, "")).toList();
  }

  @Test
  void everyNetworkOfTheTableCanBeBuilt() {
    for (Reproduction row : Reproductions.all()) {
      Model model = row.recipe().model().get();
      assertEquals(10, model.outputType(0, 1).size(), row.name());
      row.recipe().loss().requireFits(model.lastLayer());
    }
  }
}

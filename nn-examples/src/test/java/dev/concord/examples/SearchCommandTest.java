package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.ClassWeights;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.Folds;
import dev.concord.examples.task.TaskData;
import dev.concord.examples.task.TaskRows;
import dev.concord.select.FoldScores;
import dev.concord.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord search}: tables, going on, and answers to what cannot be done. */
class SearchCommandTest {
  private static final String RATE = "learning-rate=1e-3..1e-1:log";

  @TempDir private Path folder;

  private static CommandLineRun search(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("search"));
    all.addAll(Arrays.asList(arguments));
    return CommandLineRun.of(all.toArray());
  }

  private static CommandLineRun circles(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("circles", "--epochs", 2, "--batch", 100));
    all.addAll(Arrays.asList(arguments));
    return search(all.toArray());
  }

  @Test
  void theTableDoesNotDependOnTheNumberOfWorkers() {
    for (String method : List.of("bayesian", "halving")) {
      String first = null;
      for (int workers : new int[] {1, 3}) {
        CommandLineRun run =
            circles(
                "--quiet",
                "--space",
                RATE,
                "--space",
                "layers=4/8/4,4",
                "--trials",
                method.equals("bayesian") ? 12 : 9,
                "--method",
                method,
                "--workers",
                workers);
        assertPrints(run, "trial  learning-rate  layers", "Best validation loss ", " --layers ");
        first = first == null ? run.out() : first;
        assertEquals(first, run.out(), method);
      }
    }
  }

  @Test
  void aSearchGoesOnFromItsFile() throws IOException {
    Path file = folder.resolve("search.jsonl");
    Path table = folder.resolve("table.csv");
    Object[] three = {"--space", RATE, "--method", "random", "--trials", 3, "--out", file};
    Object[] five = {
      "--space", RATE, "--method", "random", "--trials", 5, "--out", file, "--csv", table
    };
    assertPrints(circles(three), "Search    random, 3 trials", "(3 of 3, ");
    CommandLineRun continued = circles(five);
    assertPrints(continued, "(5 of 5, ");
    assertFalse(continued.out().contains("trial 1 ("), continued.out());
    assertEquals(6, Files.readAllLines(table).size());
    String whole = circles("--quiet", "--space", RATE, "--method", "random", "--trials", 5).out();
    assertTrue(continued.out().endsWith(whole), continued.out() + whole);
    Object[] other = {
      "--space", RATE, "--method", "random", "--trials", 5, "--out", file, "--seed", 2
    };
    assertFails(1, circles(other), file.toString(), "seed is \"1\" there, \"2\" here");
    assertFails(
        1,
        search("circles", "--epochs", 3, "--space", RATE, "--method", "random", "--out", file),
        "name is ",
        "epochs=3");
  }

  @Test
  void aTrialThatDivergesIsARow() {
    CommandLineRun run =
        circles(
            "--optimizer",
            "sgd",
            "--activation",
            "relu",
            "--space",
            "learning-rate=0.1/1e30",
            "--method",
            "grid");
    assertPrints(run, "failed: Training diverged at step ", "with --learning-rate 0.1");
    assertFails(
        1,
        circles(
            "--quiet",
            "--optimizer",
            "sgd",
            "--activation",
            "relu",
            "--space",
            "learning-rate=1e29/1e30",
            "--method",
            "grid"),
        "no trial succeeded");
  }

  @Test
  void epochsAndConditionsCanBeSearched() {
    assertPrints(
        search(
            "circles",
            "--score",
            "accuracy",
            "--space",
            "epochs=1/2",
            "--space",
            "optimizer=adam/momentum",
            "--space",
            "momentum=0.5/0.9@optimizer=momentum",
            "--method",
            "grid"),
        "6 trials",
        "by validation accuracy",
        "Best validation accuracy ");
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsTrained() {
    assertFails(2, circles(), "give --space");
    assertFails(
        2, circles("--space", "size=1..3"), "size changes nothing", "layers, learning-rate");
    assertFails(2, circles("--space", "size=1"), "size changes nothing");
    assertFails(2, circles("--space", "test=0.1/0.2"), "test decides which rows there are");
    assertFails(2, circles("--space", "dropout=0.5..0"), "--space", "dropout=0.5..0");
    assertFails(2, circles("--space", "dropout=0..1"), "dropout=1 cannot be used");
    assertFails(2, circles("--space", "activation=relu/swoosh"), "swoosh", "tanh");
    assertFails(2, search("circles", "--space", "epochs=0..3"), "epochs=0 cannot be used");
    assertFails(2, circles("--space", "epochs=1..3"), "given as --epochs");
    assertFails(2, circles("--space", RATE, "--learning-rate", 0.1), "given as --learning-rate");
    assertFails(2, circles("--space", "momentum=0..0.9"), "momentum changes nothing");
    assertFails(2, circles("--space", RATE, "--seeds", 3), "--seeds");
    assertFails(2, circles("--space", RATE, "--workers", 0), "at least 1 worker");
    assertFails(2, circles("--space", RATE, "--trials", 0), "--trials takes");
    assertFails(1, circles("--space", RATE, "--backend", "gpu"), "no backend named \"gpu\"");
    for (String option : List.of("--csv", "--out")) {
      assertFails(
          1, circles("--space", RATE, option, folder.resolve("no/file")), "create it first");
    }
    for (String ofTheRows : List.of("missing=mean/median", "without=a/b", "categories=a/b")) {
      assertFails(2, circles("--space", ofTheRows), "decides which rows there are");
    }
    assertFails(
        2,
        circles("--space", RATE, "--space", "layers=1/2/3", "--method", "grid", "--trials", 5),
        "6 combinations");
    assertFails(2, circles("--validation", 0, "--space", RATE), "validation rows", "circles");
    assertFails(
        2, circles("--method", "halving", "--space", "epochs=1..9"), "leave epochs out of --space");
  }

  @Test
  void foldsGiveTheSameTableForAnyNumberOfWorkers() throws IOException {
    Path file = Tables.classes(folder, 80);
    String first = null;
    for (int workers : new int[] {1, 3}) {
      CommandLineRun run =
          search(
              "csv",
              "--data",
              file,
              "--epochs",
              3,
              "--space",
              "learning-rate=0.001/0.1",
              "--space",
              "l2=0/0.1",
              "--method",
              "grid",
              "--folds",
              4,
              "--score",
              "f1",
              "-q",
              "--workers",
              workers);
      assertPrints(run, "Best validation f1 0.");
      first = first == null ? run.out() : first;
      assertEquals(first, run.out());
    }
    assertPrints(
        search(
            "csv",
            "--data",
            file,
            "--epochs",
            1,
            "--space",
            "l1=0/0.1",
            "--method",
            "grid",
            "--folds",
            2),
        "by validation loss, mean of 2 folds");
  }

  @Test
  void aTrialsScoreIsTheMeanOfItsFolds() throws IOException {
    TrainingPlan plan =
        new TrainingOptions()
            .plan(new SavedSettings(Map.of("task", "circles", "epochs", "2"), Optional.of(1L)));
    TaskRows rows = plan.task().read(plan.data());
    List<TaskData> folds = Folds.of(rows, plan.data(), 1, 4);
    List<Double> alone = new ArrayList<>();
    for (TaskData fold : folds) {
      assertEquals(600, fold.split().train().size());
      assertEquals(200, fold.split().validation().size());
      assertEquals(100, ClassWeights.counts(fold.split().validation().labels())[0], 1);
      try (Device device = Backends.open("cpu");
          var session = plan.session(device, fold);
          var trainer =
              new Trainer(
                  session, plan.settings(fold), fold.train(), fold.validation().orElseThrow())) {
        trainer.fit();
        alone.add(trainer.history().getLast().validation().loss());
      }
    }
    CommandLineRun judged =
        search(
            "circles",
            "--epochs",
            2,
            "--space",
            "l1=0/0.5",
            "--method",
            "grid",
            "--folds",
            4,
            "-q");
    assertPrints(judged, String.valueOf(new FoldScores(alone).mean()));
  }

  @Test
  void whatIsFittedToRowsIsFittedInEachFold() throws IOException {
    Path file = Tables.numbers(folder, 60);
    TrainingPlan plan =
        new TrainingOptions().plan(new SavedSettings(Map.of("task", "csv"), Optional.of(1L)));
    DataRequest request =
        new DataRequest(
            Optional.of(file), plan.data().csv(), OptionalDouble.empty(), OptionalDouble.empty());
    List<TaskData> folds = Folds.of(plan.task().read(request), request, 1, 3);
    Set<Object> scalings = new HashSet<>();
    folds.forEach(fold -> scalings.add(fold.input().scaling().orElseThrow().toString()));
    assertEquals(3, scalings.size());
    assertEquals(12, folds.getFirst().split().test().size());
  }

  @Test
  void theBestSettingsAreOptionsOfTrain() {
    CommandLineRun run =
        circles(
            "--space",
            "batch-norm=false/true",
            "--space",
            "l2=0.001/0.002",
            "--space",
            "resample=none/over",
            "--method",
            "grid",
            "-q");
    String best = run.out().split("Best validation loss ")[1].split(" with ")[1].strip();
    List<Object> arguments = new ArrayList<>(List.of("train", "circles", "--epochs", 1, "-q"));
    arguments.addAll(List.of("-o", folder.resolve("m")));
    arguments.addAll(Arrays.asList(best.split(" ")));
    assertPrints(CommandLineRun.of(arguments.toArray()), "Model saved to");
  }

  @Test
  void lossesCanBeSearchedByAScoreThatTheyShare() {
    assertPrints(
        circles(
            "--space",
            "loss=cross-entropy/focal/hinge",
            "--space",
            "initializer=he-normal/glorot-uniform",
            "--method",
            "grid",
            "--score",
            "roc-auc",
            "-q"),
        "Best validation roc-auc ",
        " --loss ");
    assertFails(
        2,
        circles("--space", "loss=cross-entropy/focal"),
        "losses of trials cannot be compared",
        "--score accuracy");
    assertFails(
        2,
        circles("--space", "loss=focal/mse", "--score", "f1"),
        "loss=mse cannot be used: --loss mse is for numbers");
    assertFails(2, circles("--space", RATE, "--folds", 1), "--folds 1: ", "at least 2 folds");
    assertFails(
        2, circles("--space", RATE, "--folds", 3, "--validation", 0.2), "leave out --validation");
    assertFails(2, circles("--space", RATE, "--score", "f2"), "--score takes one of accuracy");
  }

  @Test
  void scoresMustFitTheTask() throws IOException {
    Path file = Tables.numbers(folder, 100);
    assertFails(
        2,
        search("csv", "--data", file, "--target", "y", "--space", RATE, "--score", "accuracy"),
        "--score accuracy");
  }
}

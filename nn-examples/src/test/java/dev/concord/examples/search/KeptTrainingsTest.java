package dev.concord.examples.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.checkpoint.Safetensors;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.task.Folds;
import dev.concord.examples.task.TaskRows;
import dev.concord.select.Objective;
import dev.concord.select.Proposal;
import dev.concord.select.Search;
import dev.concord.select.SearchHistory;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.SuccessiveHalving;
import dev.concord.select.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Successive halving of the command line goes on from rung to rung, and decides the same. */
class KeptTrainingsTest {
  @TempDir private Path folder;

  private final SearchSpace space = SpaceSyntax.of(List.of("learning-rate=1e-3..1e-1:log"));
  private final SearchedTraining training = training();
  private final Search search =
      new Search(
          training.name(space),
          space,
          new SuccessiveHalving(3, 1, 2, 2),
          1,
          training.measure().goal());

  /** Two networks a trial; the rate falls with the epochs, and training may end early. */
  private static SearchedTraining training() {
    TrainingOptions options = new TrainingOptions();
    new CommandLine(options)
        .parseArgs(
            "circles",
            "--epochs",
            "4",
            "--batch",
            "200",
            "--schedule",
            "cosine",
            "--dropout",
            "0.1",
            "--early-stopping",
            "2");
    TrainingPlan plan = options.plan(SavedSettings.NONE);
    try {
      TaskRows rows = plan.task().read(plan.data());
      return new SearchedTraining(
          options,
          rows.prepared(rows.split(plan.data(), plan.seed())),
          Folds.of(rows, plan.data(), plan.seed(), 2),
          SearchMeasure.LOSS,
          true,
          "cpu");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path results() {
    return folder.resolve("results.jsonl");
  }

  private KeptTrainings kept() throws IOException {
    return KeptTrainings.of(Optional.of(results()));
  }

  private SearchResults fromTheBeginning() throws IOException {
    return search.run(training, SearchSettings.workers(1));
  }

  /** A trial of the same settings, whatever its number. */
  private Trial trial(int number, int epochs) {
    Proposal proposal =
        search.strategy().propose(new SearchHistory(space, 1, search.goal(), List.of(), List.of()));
    return new Trial(number, proposal.settings(), epochs, 0, 1, () -> false);
  }

  private String history(int network, int epochs) throws IOException {
    Path file =
        KeptTrainings.beside(results())
            .resolve("network%d/trial0-resource%d.safetensors".formatted(network, epochs));
    return Safetensors.read(file).metadata().get("trainer/history");
  }

  @Test
  void theTableIsThatOfTrainingsFromTheBeginning() throws IOException {
    SearchResults whole = fromTheBeginning();
    for (int workers : new int[] {1, 3}) {
      try (KeptTrainings trainings = kept()) {
        Objective goingOn = training.goingOn(search, trainings);
        assertEquals(whole, search.run(goingOn, SearchSettings.workers(workers)));
        trainings.finished();
      }
      assertFalse(Files.exists(KeptTrainings.beside(results())));
    }
  }

  @Test
  void theEpochsBeforeAreNotTrainedAgain() throws Exception {
    try (KeptTrainings trainings = kept()) {
      Objective goingOn = training.goingOn(search, trainings);
      goingOn.score(trial(0, 1));
      List<String> first = List.of(history(0, 1), history(1, 1));
      assertEquals(training.score(trial(4, 2)), goingOn.score(trial(4, 2)));
      // A report has the seconds that its epoch took: it is the same one only if it was kept.
      for (int network = 0; network < 2; network++) {
        String epochs = first.get(network);
        String begins = epochs.substring(0, epochs.length() - 1);
        assertTrue(history(network, 2).startsWith(begins), history(network, 2) + begins);
      }
    }
  }

  @Test
  void anInterruptedSearchFindsThem() throws IOException {
    SearchResults whole = fromTheBeginning();
    SearchSettings saving = SearchSettings.workers(1).saving(results());
    AtomicInteger trials = new AtomicInteger();
    try (KeptTrainings trainings = kept()) {
      Objective goingOn = training.goingOn(search, trainings);
      SearchResults some =
          search.run(
              trial -> {
                trials.incrementAndGet();
                return goingOn.score(trial);
              },
              saving.stoppedBy(() -> trials.get() >= 3));
      assertFalse(some.complete());
    }
    try (KeptTrainings trainings = kept()) {
      assertTrue(Files.exists(KeptTrainings.beside(results()).resolve("network1")));
      assertEquals(whole, search.run(training.goingOn(search, trainings), saving));
      trainings.finished();
    }
    assertFalse(Files.exists(KeptTrainings.beside(results())));
  }

  @Test
  void whatCannotBeReadOrWrittenChangesNoScore() throws Exception {
    double expected = training.score(trial(4, 2));
    Path files = KeptTrainings.beside(results());
    try (KeptTrainings trainings = kept()) {
      Objective goingOn = training.goingOn(search, trainings);
      Files.writeString(files.resolve("network0/trial0-resource1.safetensors"), "damaged");
      Files.delete(files.resolve("network1"));
      assertEquals(expected, goingOn.score(trial(4, 2)));
      trainings.finished();
    }
    assertFalse(Files.exists(files));
  }

  @Test
  void aFileOfSomebodyElseStays() throws Exception {
    Path note;
    try (KeptTrainings trainings = kept()) {
      training.goingOn(search, trainings).score(trial(0, 1));
      note = KeptTrainings.beside(results()).resolve("network0").resolve("note.txt");
      Files.writeString(note, "mine");
      trainings.finished();
    }
    assertArrayEquals(new String[] {"note.txt"}, note.getParent().toFile().list());
  }
}

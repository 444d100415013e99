package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.select.bayes.BayesianSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved searches: continued with the same table, refused where they are another's. */
class SearchFileTest {
  private static final SearchSpace SPACE = SearchSpace.of("x", Setting.uniform(0, 1));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("search.jsonl");
  }

  private static Search search(SearchStrategy strategy) {
    return new Search("a test", SPACE, strategy, 1, Goal.MINIMIZE);
  }

  private static double score(Trial trial) {
    if (trial.number() == 2) {
      throw new IllegalStateException("too \"far\"\n");
    }
    double x = trial.settings().number("x");
    return x * x / 3;
  }

  @Test
  void aSearchGoesOnWhereItWasStoppedAndEndsWithTheSameTable() throws IOException {
    Search search = search(new BayesianSearch(12, 4, 2));
    SearchResults whole = search.run(SearchFileTest::score, SearchSettings.workers(1));
    // When the tenth trial starts, the other worker may just be starting the eleventh: never the
    // last.
    for (int stopAt : new int[] {1, 5, 10}) {
      Files.deleteIfExists(file());
      AtomicInteger ended = new AtomicInteger();
      SearchResults part =
          search.run(
              trial -> {
                ended.incrementAndGet();
                return score(trial);
              },
              SearchSettings.workers(2).saving(file()).stoppedBy(() -> ended.get() >= stopAt));
      int before = part.trials().size();
      assertTrue(before >= stopAt && before < 12, before + " of " + stopAt);
      AtomicInteger again = new AtomicInteger();
      SearchResults continued =
          search.run(
              trial -> {
                again.incrementAndGet();
                return score(trial);
              },
              SearchSettings.workers(2).saving(file()));
      assertEquals(whole, continued);
      assertEquals(12 - before, again.get());
    }
    // Nothing is left to do, and nothing is done.
    assertEquals(
        whole,
        search.run(
            trial -> {
              throw new AssertionError("tried again");
            },
            SearchSettings.workers(1).saving(file())));
  }

  @Test
  void halfALineAtTheEndIsTriedAgain() throws IOException {
    Search search = search(new RandomSearch(5));
    SearchResults whole =
        search.run(SearchFileTest::score, SearchSettings.workers(1).saving(file()));
    String text = Files.readString(file());
    assertEquals(6, text.lines().count());
    Files.writeString(file(), text.substring(0, text.length() - 9));
    assertEquals(
        whole, search.run(SearchFileTest::score, SearchSettings.workers(1).saving(file())));
    assertEquals(text, Files.readString(file()));
  }

  @Test
  void halfAFirstLineIsTriedAgainButAnotherFileIsLeft() throws IOException {
    Search search = search(new RandomSearch(3));
    SearchResults whole = search.run(SearchFileTest::score, SearchSettings.workers(1));
    Files.writeString(file(), "{\"format\":\"conc");
    assertEquals(
        whole, search.run(SearchFileTest::score, SearchSettings.workers(1).saving(file())));
    String other = "{\"format\":\"mine\"}";
    Files.writeString(file(), other);
    assertRefused(search, "it is not the file of a search");
    assertEquals(other, Files.readString(file()));
  }

  @Test
  void moreTrialsCanBeAddedButNotFewer() throws IOException {
    search(new RandomSearch(5))
        .run(SearchFileTest::score, SearchSettings.workers(1).saving(file()));
    assertEquals(
        search(new RandomSearch(9)).run(SearchFileTest::score, SearchSettings.workers(2)),
        search(new RandomSearch(9))
            .run(SearchFileTest::score, SearchSettings.workers(2).saving(file())));
    assertRefused(search(new RandomSearch(5)), "trials 0 to 4: ask for more trials");
  }

  @Test
  void anotherSearchIsRefusedWithWhatDiffers() throws IOException {
    search(new RandomSearch(5))
        .run(SearchFileTest::score, SearchSettings.workers(1).saving(file()));
    SearchSpace wider = SearchSpace.of("x", Setting.uniform(0, 2));
    assertRefused(
        new Search("a test", wider, new RandomSearch(5), 1, Goal.MINIMIZE),
        "space is \"x = uniform(0.0, 1.0)\" there, \"x = uniform(0.0, 2.0)\" here");
    assertRefused(
        new Search("a test", SPACE, new RandomSearch(5), 2, Goal.MINIMIZE),
        "seed is \"1\" there, \"2\" here");
    assertRefused(
        new Search("a test", SPACE, new RandomSearch(5), 1, Goal.MAXIMIZE),
        "goal is \"MINIMIZE\" there");
    assertRefused(
        new Search("another", SPACE, new RandomSearch(5), 1, Goal.MINIMIZE),
        "name is \"a test\" there");
    assertRefused(search(new GridSearch(5)), "strategy is \"random\" there");
  }

  @Test
  void damageIsToldWithItsLine() throws IOException {
    search(new RandomSearch(5))
        .run(SearchFileTest::score, SearchSettings.workers(1).saving(file()));
    List<String> lines = Files.readAllLines(file());
    for (String damaged :
        List.of(
            "{\"trial\":",
            "{}",
            lines.get(2).replace("\"x\"", "\"y\""),
            lines.get(2).replace("score", "scare"),
            lines.get(2).replace("\"trial\":1", "\"trial\":-1"))) {
      Files.writeString(file(), lines.getFirst() + "\n" + lines.get(1) + "\n" + damaged + "\n");
      assertRefused(search(new RandomSearch(5)), "line 3 is damaged");
    }
    Files.writeString(file(), "not a search");
    assertRefused(search(new RandomSearch(5)), "it is not the file of a search");
    assertEquals("not a search", Files.readString(file()));
  }

  @Test
  void aFileInUseIsRefused() throws IOException {
    Search search = search(new RandomSearch(1));
    try (SearchFile open = SearchFile.open(file(), search)) {
      assertTrue(
          assertThrows(
                  IOException.class,
                  () -> search.run(trial -> 0, SearchSettings.workers(1).saving(file())))
              .getMessage()
              .contains("another search is using this file"));
      assertEquals(1, open.results(1).length);
    }
  }

  private void assertRefused(Search search, String expected) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> search.run(trial -> 0, SearchSettings.workers(1).saving(file())));
    assertTrue(error.getMessage().startsWith(file() + ": "), error.getMessage());
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }
}

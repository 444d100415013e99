package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.select.bayes.BayesianSearch;
import dev.concord.train.DivergedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Running searches: workers, failures, stopping. */
class SearchTest {
  private static final SearchSpace SPACE =
      SearchSpace.of("rate", Setting.logUniform(1e-4, 1)).and("units", Setting.whole(1, 50));

  private static final List<SearchStrategy> STRATEGIES =
      List.of(
          new RandomSearch(20),
          new GridSearch(4),
          new BayesianSearch(20, 6, 4),
          new SuccessiveHalving(9, 1, 9, 3));

  private static Search search(SearchStrategy strategy) {
    return new Search("test", SPACE, strategy, 1, Goal.MINIMIZE);
  }

  /** A score whose trials end in another order than they began. */
  private static double score(Trial trial) throws InterruptedException {
    Thread.sleep(trial.settings().whole("units") % 7);
    if (trial.settings().number("rate") > 0.6) {
      throw new DivergedException(3, 0.5f);
    }
    double distance = StrictMath.log(trial.settings().number("rate")) + 4;
    return (distance * distance + trial.settings().whole("units")) / trial.resource();
  }

  @Test
  void theTableDoesNotDependOnTheNumberOfWorkers() throws IOException {
    for (SearchStrategy strategy : STRATEGIES) {
      SearchResults one = search(strategy).run(SearchTest::score, SearchSettings.workers(1));
      assertTrue(one.complete());
      for (int workers : new int[] {2, 4}) {
        SearchResults several =
            search(strategy).run(SearchTest::score, SearchSettings.workers(workers));
        assertEquals(one, several, strategy + " with " + workers);
        assertEquals(one.toString(), several.toString());
      }
    }
  }

  @Test
  void allWorkersAreBusyAtTheSameTime() throws IOException {
    for (SearchStrategy strategy : STRATEGIES.subList(0, 3)) {
      for (int workers : new int[] {2, 4}) {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // Nobody passes before all workers have come: fewer at once would time out.
        CyclicBarrier barrier = new CyclicBarrier(workers);
        int together = strategy.trials(SPACE) / workers * workers;
        SearchResults results =
            search(strategy)
                .run(
                    trial -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      if (trial.number() < together) {
                        barrier.await(5, TimeUnit.MINUTES);
                      }
                      running.decrementAndGet();
                      return trial.number();
                    },
                    SearchSettings.workers(workers));
        assertTrue(results.trials().stream().noneMatch(TrialResult::failed), results.toString());
        assertEquals(workers, most.get());
      }
    }
  }

  @Test
  void aFailedTrialIsARowAndNotTheEnd() throws IOException {
    SearchResults results =
        search(new RandomSearch(6))
            .run(
                trial ->
                    switch (trial.number()) {
                      case 1 -> throw new DivergedException(3, 0.5f);
                      case 2 -> Double.NaN;
                      case 3 -> throw new IllegalStateException();
                      default -> -trial.number();
                    },
                SearchSettings.workers(2));
    assertEquals(6, results.trials().size());
    assertTrue(results.trials().get(1).failure().startsWith("Training diverged at step 3"));
    assertEquals("the score is NaN", results.trials().get(2).failure());
    assertEquals("java.lang.IllegalStateException", results.trials().get(3).failure());
    assertEquals(5, results.best().number());
    assertEquals(
        List.of(5, 4, 0, 1, 2, 3), results.ranked().stream().map(TrialResult::number).toList());
  }

  @Test
  void aSearchOfFailuresHasNoBest() throws IOException {
    SearchResults results =
        search(new BayesianSearch(8, 4, 2))
            .run(
                trial -> {
                  throw new IllegalArgumentException("no such layer");
                },
                SearchSettings.workers(2));
    assertEquals(8, results.trials().size());
    var error = assertThrows(IllegalStateException.class, results::best);
    assertEquals("All 8 trials failed; the first one: no such layer", error.getMessage());
  }

  @Test
  void theGoalDecidesWhatIsBest() throws IOException {
    Search most = new Search("test", SPACE, new RandomSearch(5), 1, Goal.MAXIMIZE);
    SearchResults results = most.run(trial -> trial.number() % 4, SearchSettings.workers(1));
    assertEquals(3, results.best().number());
    assertEquals(
        List.of(3, 2, 1, 0, 4), results.ranked().stream().map(TrialResult::number).toList());
  }

  @Test
  void stoppingStartsNoFurtherTrialAndKeepsWhatIsDone() throws IOException {
    AtomicInteger ended = new AtomicInteger();
    SearchResults results =
        search(new RandomSearch(1000))
            .run(
                trial -> {
                  if (trial.number() >= 4 && !trial.stop().getAsBoolean()) {
                    while (!trial.stop().getAsBoolean()) {
                      Thread.sleep(1);
                    }
                    throw new TrialStoppedException();
                  }
                  ended.incrementAndGet();
                  return 1;
                },
                SearchSettings.workers(2).stoppedBy(() -> ended.get() >= 4));
    assertFalse(results.complete());
    assertEquals(ended.get(), results.trials().size());
    assertTrue(results.toString().contains(" of 1000 trials"), results.toString());
  }

  @Test
  void anErrorEndsTheSearch() {
    AssertionError error = new AssertionError("a bug");
    AssertionError thrown =
        assertThrows(
            AssertionError.class,
            () ->
                search(new RandomSearch(1000))
                    .run(
                        trial -> {
                          throw error;
                        },
                        SearchSettings.workers(2)));
    assertSame(error, thrown);
  }

  @Test
  @Timeout(600) // else it would wait for its trial for ever
  void whatAStrategyFailsWithEndsTheSearch() {
    SearchStrategy broken =
        new SearchStrategy() {
          @Override
          public String description() {
            return "broken";
          }

          @Override
          public int trials(SearchSpace space) {
            return 3;
          }

          @Override
          public int needs(SearchSpace space, int number) {
            return 0;
          }

          @Override
          public Proposal propose(SearchHistory history) {
            if (history.next() == 1) {
              throw new IllegalStateException("no more");
            }
            return new RandomSearch(3).propose(history);
          }
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            search(broken)
                .run(
                    trial -> {
                      while (!trial.stop().getAsBoolean()) {
                        Thread.sleep(1);
                      }
                      throw new TrialStoppedException();
                    },
                    SearchSettings.workers(2)));
  }

  @Test
  void tablesShowEverySettingAndTheFailure() throws IOException {
    SearchSpace space =
        SearchSpace.of("optimizer", Setting.choice("adam", "momentum"))
            .andWhen("optimizer", List.of("momentum"), "decay", Setting.ordered("0.5", "0.9"));
    SearchResults results =
        new Search("table", space, new GridSearch(1), 1, Goal.MINIMIZE)
            .run(
                trial -> {
                  if (trial.number() == 1) {
                    throw new IllegalStateException("a, b");
                  }
                  return 0.5 - trial.number() / 8.0;
                },
                SearchSettings.workers(1));
    assertEquals(
        """
        trial  optimizer  decay  score
        2      momentum   0.9    0.25
        0      adam              0.5
        1      momentum   0.5    failed: a, b
        """,
        results.toString().replace(System.lineSeparator(), "\n"));
    assertEquals(
        List.of(
            "trial,optimizer,decay,score",
            "2,momentum,0.9,0.25",
            "0,adam,,0.5",
            "1,momentum,0.5,\"failed: a, b\""),
        results.toCsv().lines().toList());
  }

  @Test
  void everyTrialIsShownAsItEnds() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (SearchDisplay display = new SearchDisplay(out, true)) {
      search(new RandomSearch(2)).run(trial -> 0.5, SearchSettings.workers(1).heardBy(display));
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("trial 0 (1 of 2, "), text);
    assertTrue(text.contains(": score 0.500000"), text);
    assertEquals(2, text.lines().count());
  }
}

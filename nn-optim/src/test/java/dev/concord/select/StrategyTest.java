package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What grid, random search and successive halving try. */
class StrategyTest {
  private static final SearchSpace UNIT = SearchSpace.of("x", Setting.uniform(0, 1));

  @Test
  void aGridHasEveryCombinationOnce() throws IOException {
    SearchResults results =
        run(SearchSpaceTest.CONDITIONAL, new GridSearch(3, Map.of("units", 2)), trial -> 0);
    List<String> tried =
        results.trials().stream().map(result -> result.proposal().settings().toString()).toList();
    assertEquals(
        List.of(
            "optimizer adam, units 1",
            "optimizer adam, units 4",
            "optimizer momentum, nesterov no, units 1",
            "optimizer momentum, nesterov no, units 4",
            "optimizer momentum, nesterov yes, decay 0.0, units 1",
            "optimizer momentum, nesterov yes, decay 0.0, units 4",
            "optimizer momentum, nesterov yes, decay 0.5, units 1",
            "optimizer momentum, nesterov yes, decay 0.5, units 4",
            "optimizer momentum, nesterov yes, decay 1.0, units 1",
            "optimizer momentum, nesterov yes, decay 1.0, units 4"),
        tried);
  }

  @Test
  void gridsThatCannotBeAreRefused() {
    SearchSpace large = UNIT;
    for (int i = 0; i < 40; i++) {
      large = large.and("x" + i, Setting.uniform(0, 1));
    }
    SearchSpace space = large;
    assertThrows(IllegalArgumentException.class, () -> new GridSearch(10).trials(space));
    assertThrows(
        IllegalArgumentException.class, () -> new GridSearch(2, Map.of("y", 3)).trials(UNIT));
    assertThrows(IllegalArgumentException.class, () -> new GridSearch(0));
  }

  @Test
  void randomTrialsFollowFromSeedAndNumber() throws IOException {
    SearchResults twenty = run(UNIT, new RandomSearch(20), trial -> 0);
    assertEquals(
        twenty.trials(), run(UNIT, new RandomSearch(30), trial -> 0).trials().subList(0, 20));
    Search other = new Search("", UNIT, new RandomSearch(20), 2, Goal.MINIMIZE);
    assertNotEquals(twenty.trials(), other.run(trial -> 0, SearchSettings.workers(1)).trials());
    // Twenty uniform numbers: the mean is within 4 standard deviations, 4·√(1/12/20) = 0.26.
    double mean =
        twenty.trials().stream()
            .mapToDouble(result -> result.proposal().settings().number("x"))
            .average()
            .orElseThrow();
    assertEquals(0.5, mean, 0.26);
  }

  @Test
  void halvingGivesTheBestMore() throws IOException {
    SearchResults results =
        run(
            UNIT,
            new SuccessiveHalving(9, 2, 20, 3),
            trial -> Math.abs(trial.settings().number("x") - 0.5) / trial.resource());
    assertEquals(9 + 3 + 1, results.trials().size());
    List<TrialResult> trials = results.trials();
    List<Integer> firstRung =
        results.trials().subList(0, 9).stream()
            .sorted((a, b) -> Double.compare(a.score(), b.score()))
            .map(TrialResult::number)
            .toList();
    for (int i = 0; i < 9; i++) {
      assertEquals(2, trials.get(i).proposal().resource());
      assertEquals(i, trials.get(i).proposal().origin());
    }
    for (int i = 0; i < 3; i++) {
      Proposal second = trials.get(9 + i).proposal();
      assertEquals(6, second.resource());
      assertEquals(firstRung.get(i), second.origin());
      assertEquals(trials.get(second.origin()).proposal().settings(), second.settings());
    }
    assertEquals(18, trials.get(12).proposal().resource());
    assertEquals(firstRung.getFirst(), trials.get(12).proposal().origin());
    assertEquals(12, results.best().number());
  }

  @Test
  void halvingLeavesFailedTrialsBehind() throws IOException {
    SearchResults results =
        run(
            UNIT,
            new SuccessiveHalving(4, 1, 2, 2),
            trial -> {
              if (trial.number() < 2) {
                throw new IllegalStateException("no");
              }
              return trial.number();
            });
    assertEquals(
        Set.of(2, 3),
        new HashSet<>(
            results.trials().subList(4, 6).stream()
                .map(result -> result.proposal().origin())
                .toList()));
  }

  @Test
  void seedsOfTrialsFollowTheConfiguration() throws IOException {
    Set<Long> seeds = new HashSet<>();
    long[] byTrial = new long[13];
    SearchResults results =
        run(
            UNIT,
            new SuccessiveHalving(9, 1, 9, 3),
            trial -> {
              byTrial[trial.number()] = trial.seed();
              return trial.settings().number("x");
            });
    for (int i = 0; i < 9; i++) {
      assertTrue(seeds.add(byTrial[i]));
    }
    for (TrialResult result : results.trials()) {
      assertEquals(byTrial[result.proposal().origin()], byTrial[result.number()]);
    }
  }

  private static SearchResults run(SearchSpace space, SearchStrategy strategy, Objective objective)
      throws IOException {
    return new Search("", space, strategy, 1, Goal.MINIMIZE)
        .run(objective, SearchSettings.workers(1));
  }
}

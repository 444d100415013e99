package dev.concord.select.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.select.Configuration;
import dev.concord.select.Goal;
import dev.concord.select.Objective;
import dev.concord.select.Proposal;
import dev.concord.select.RandomSearch;
import dev.concord.select.Search;
import dev.concord.select.SearchHistory;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchStrategy;
import dev.concord.select.Setting;
import dev.concord.select.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bayesian search on functions whose minima are known. */
class BayesianSearchTest {
  /** Branin's function has three minima of this value in the square (Dixon and Szegő, 1978). */
  private static final double BRANIN_MINIMUM = 0.397887;

  private static final SearchSpace SQUARE =
      SearchSpace.of("x", Setting.uniform(-5, 10)).and("y", Setting.uniform(0, 15));

  private static double branin(double x, double y) {
    double pi = StrictMath.PI;
    double a = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
    return a * a + 10 * (1 - 1 / (8 * pi)) * StrictMath.cos(x) + 10;
  }

  private static SearchResults run(
      SearchSpace space, SearchStrategy strategy, long seed, Objective objective)
      throws IOException {
    return new Search("", space, strategy, seed, Goal.MINIMIZE)
        .run(objective, SearchSettings.workers(1));
  }

  @Test
  void braninIsSolvedInFortyTrialsAndBetterThanAtRandom() throws IOException {
    Objective objective =
        trial -> branin(trial.settings().number("x"), trial.settings().number("y"));
    double bayesian = 0;
    double random = 0;
    for (long seed = 1; seed <= 3; seed++) {
      double best = run(SQUARE, BayesianSearch.of(40), seed, objective).best().score();
      assertTrue(best < BRANIN_MINIMUM + 0.05, "seed " + seed + ": " + best);
      bayesian += best;
      random += run(SQUARE, new RandomSearch(40), seed, objective).best().score();
    }
    assertTrue(bayesian < random - 0.3, bayesian + " against " + random);
  }

  @Test
  void aMixedSpaceWithAConditionIsSearchedWithoutRepeats() throws IOException {
    SearchSpace space =
        SearchSpace.of("kind", Setting.choice("a", "b", "c"))
            .andWhen("kind", List.of("b"), "x", Setting.logUniform(1e-3, 1e3))
            .and("n", Setting.whole(1, 20));
    SearchResults results =
        run(
            space,
            BayesianSearch.of(36),
            1,
            trial -> {
              Configuration settings = trial.settings();
              double far = settings.has("x") ? StrictMath.log10(settings.number("x")) - 1 : 3;
              double n = settings.whole("n") - 13;
              return far * far + n * n / 20;
            });
    Configuration best = results.best().proposal().settings();
    assertEquals("b", best.text("kind"));
    assertTrue(results.best().score() < 0.1, results.toString());
    Set<Configuration> tried = new HashSet<>();
    for (TrialResult result : results.trials()) {
      assertTrue(tried.add(result.proposal().settings()), results.toString());
    }
  }

  @Test
  void aSpaceSmallerThanTheSearchIsTriedWhole() throws IOException {
    SearchSpace space = SearchSpace.of("n", Setting.whole(1, 6));
    SearchResults results =
        run(space, new BayesianSearch(12, 2, 2), 1, trial -> trial.settings().whole("n"));
    Set<String> tried = new HashSet<>();
    results.trials().forEach(result -> tried.add(result.proposal().settings().text("n")));
    assertEquals(Set.of("1", "2", "3", "4", "5", "6"), tried);
  }

  @Test
  void failuresAndHugeCostsAreAvoided() throws IOException {
    SearchResults results =
        run(
            SearchSpace.of("x", Setting.uniform(0, 1)),
            new BayesianSearch(30, 6, 2),
            1,
            trial -> {
              double x = trial.settings().number("x");
              if (x > 0.7) {
                throw new IllegalStateException("too large");
              }
              return x > 0.5 ? 1e30 : (x - 0.2) * (x - 0.2);
            });
    assertTrue(results.best().score() < 1e-4, results.toString());
    long failed = results.trials().stream().skip(6).filter(TrialResult::failed).count();
    assertTrue(failed <= 4, results.toString());
  }

  @Test
  void aProposalNeedsAFixedNumberOfResults() {
    BayesianSearch search = new BayesianSearch(20, 6, 4);
    assertEquals(0, search.needs(SQUARE, 5));
    assertEquals(3, search.needs(SQUARE, 6));
    assertEquals(16, search.needs(SQUARE, 19));
    assertThrows(IllegalArgumentException.class, () -> new BayesianSearch(20, 3, 4));
    assertThrows(IllegalArgumentException.class, () -> new BayesianSearch(0, 3, 1));
  }

  @Test
  void latinHypercubesFillEveryPartOnceInAnOrderOfItsOwn() {
    int[][] parts = new int[2][8];
    for (int d = 0; d < 2; d++) {
      for (int i = 0; i < 8; i++) {
        parts[d][i] = (int) (8 * LatinHypercube.place(SQUARE, 5, 8, i)[d]);
      }
      int[] sorted = parts[d].clone();
      Arrays.sort(sorted);
      assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, sorted);
    }
    assertFalse(Arrays.equals(parts[0], parts[1]));
  }

  @Test
  void costsFarAboveTheOthersAreCut() {
    List<TrialResult> results = new ArrayList<>();
    List<Proposal> proposals = new ArrayList<>();
    double[] scores = {2, 1, 3, 1e30, Double.NaN};
    for (int i = 0; i < scores.length; i++) {
      Proposal proposal = new Proposal(SQUARE.at(new double[] {0.5, i / 5.0}), 1, i);
      proposals.add(proposal);
      results.add(
          new TrialResult(i, proposal, scores[i], Double.isNaN(scores[i]) ? "failed" : null));
    }
    var history = new SearchHistory(SQUARE, 1, Goal.MINIMIZE, proposals, results);
    double[] costs = Costs.standardised(history);
    // The median of the finite ones is 3, the least 1: both large ones count as 3 + 3·(3 − 1) = 9.
    double unit = costs[0] - costs[1];
    assertEquals(2, (costs[2] - costs[1]) / unit, 1e-12);
    assertEquals(8, (costs[3] - costs[1]) / unit, 1e-12);
    assertEquals(costs[3], costs[4]);
    assertEquals(0, Arrays.stream(costs).sum(), 1e-12);
    assertEquals(1, Arrays.stream(costs).map(c -> c * c).sum() / 5, 1e-12);
  }

  /** Half of the trials at the best score leave no distance from median to best to cut by. */
  @Test
  void worseTrialsCountAsWorseWhereMostAreEqual() {
    List<Proposal> proposals = new ArrayList<>();
    List<TrialResult> results = new ArrayList<>();
    double[] scores = {0.5, 0.5, 0.5, 0.5, 0.75, Double.NaN};
    for (int i = 0; i < scores.length; i++) {
      Proposal proposal = new Proposal(SQUARE.at(new double[] {i / 6.0, 0.5}), 1, i);
      proposals.add(proposal);
      results.add(
          new TrialResult(i, proposal, scores[i], Double.isNaN(scores[i]) ? "diverged" : null));
    }
    double[] costs =
        Costs.standardised(new SearchHistory(SQUARE, 1, Goal.MINIMIZE, proposals, results));
    assertEquals(costs[0], costs[3]);
    assertTrue(costs[4] > costs[0] + 1, Arrays.toString(costs));
    assertEquals(costs[4], costs[5]);
  }
}

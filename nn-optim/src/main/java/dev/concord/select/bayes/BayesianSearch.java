package dev.concord.select.bayes;

import dev.concord.select.Configuration;
import dev.concord.select.Proposal;
import dev.concord.select.SearchHistory;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchStrategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns from the trials before where good scores are to be expected: fits a Gaussian process to
 * their costs and tries next where the expected improvement on the best cost is largest (Močkus
 * 1975; Jones, Schonlau and Welch 1998; Snoek, Larochelle and Adams 2012). The first trials are a
 * Latin hypercube. It needs fewer trials than random search where each takes long and there are few
 * settings, up to some twenty.
 *
 * <p>So that several trials can run at once and the table still does not depend on how many do,
 * trial i is chosen from the results of trials 0 … i − {@code concurrent}; those between count as
 * if they had brought what the process expects of them, which keeps the search away from them (the
 * Kriging believer of Ginsbourger, Le Riche and Carraro 2010). At most {@code concurrent} workers
 * are busy: give as many as the machine has cores, whatever the number of workers.
 *
 * <p>Costs far above the others, as of a training that nearly diverged, are cut to median + 3
 * (median − least), so that they do not hide the differences that matter; a failed trial counts as
 * the worst. More trials can be added to a saved search.
 *
 * @param trials how many in all, at least 1
 * @param first how many before the process is asked, at least {@code concurrent}; 10 is usual
 * @param concurrent how many trials may run at once, at least 1; 4 is usual. It changes the table
 */
public record BayesianSearch(int trials, int first, int concurrent) implements SearchStrategy {
  private static final int USUAL_FIRST = 10;
  private static final int USUAL_CONCURRENT = 4;

  /** Checks the numbers. */
  public BayesianSearch {
    if (trials < 1 || concurrent < 1 || first < concurrent) {
      throw new IllegalArgumentException(
          ("A Bayesian search has at least 1 trial, of which at least 1 may run at once, and no"
                  + " fewer first ones than that; got %d, %d and %d")
              .formatted(trials, concurrent, first));
    }
  }

  /** With 10 first trials and 4 at once. */
  public static BayesianSearch of(int trials) {
    return new BayesianSearch(trials, USUAL_FIRST, USUAL_CONCURRENT);
  }

  @Override
  public String description() {
    return "bayesian, first " + first + ", concurrent " + concurrent;
  }

  @Override
  public int trials(SearchSpace space) {
    return trials;
  }

  @Override
  public int needs(SearchSpace space, int number) {
    return number < first ? 0 : number - concurrent + 1;
  }

  @Override
  public Proposal propose(SearchHistory history) {
    int number = history.next();
    SearchSpace space = history.space();
    Configuration chosen =
        number < first
            ? space.at(LatinHypercube.place(space, history.seed(), first, number))
            : new Acquisition(history, model(history)).best();
    return new Proposal(chosen, 1, number);
  }

  /**
   * The process given the known costs, standardised, believing its own expectation of each unknown
   * one.
   */
  private static GaussianProcess model(SearchHistory history) {
    int known = history.results().size();
    double[] costs = Costs.standardised(history);
    List<double[]> places = new ArrayList<>();
    for (Proposal proposal : history.proposals()) {
      places.add(history.space().places(proposal.settings()));
    }
    SearchSpace space = history.space();
    boolean[] ordered = new boolean[space.size()];
    for (int d = 0; d < ordered.length; d++) {
      ordered[d] = space.dimensions().get(d).setting().ordered();
    }
    GaussianProcess process = GaussianProcessFit.of(places.subList(0, known), costs, ordered);
    for (double[] pending : places.subList(known, places.size())) {
      process = process.with(pending, process.at(pending).mean());
    }
    return process;
  }
}

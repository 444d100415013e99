package dev.concord.select.bayes;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.select.Configuration;
import dev.concord.select.Proposal;
import dev.concord.select.SearchHistory;
import dev.concord.select.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for the configuration of largest {@link ExpectedImprovement}: among random ones, then
 * around the best of these and the best trial so far, ever closer. Configurations tried before are
 * left out as long as others are found. Random numbers are keyed by the trial's number.
 */
final class Acquisition {
  private static final int RANDOM = 600;
  private static final int CENTRES = 4;
  private static final int AROUND_EACH = 40;
  private static final double[] DISTANCES = {0.15, 0.05, 0.015, 0.005};

  /** Share of the coordinates that change in a step around a centre; one changes at least. */
  private static final double CHANGED = 0.5;

  /** A candidate; where it was tried before, only others are better. */
  private record Candidate(double[] places, double gain, double deviation, boolean tried) {}

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::tried)
          .thenComparing(Comparator.comparingDouble(Candidate::gain).reversed())
          .thenComparing(Comparator.comparingDouble(Candidate::deviation).reversed());

  private final SearchSpace space;
  private final GaussianProcess process;
  private final ExpectedImprovement improvement;
  private final Set<Configuration> tried = new HashSet<>();
  private final RandomStream random;
  private final double[] incumbent;

  Acquisition(SearchHistory history, GaussianProcess process) {
    this.space = history.space();
    this.process = process;
    double[] costs = Costs.standardised(history);
    this.improvement = new ExpectedImprovement(Costs.least(costs));
    int best = 0;
    for (int i = 1; i < costs.length; i++) {
      best = costs[i] < costs[best] ? i : best;
    }
    this.incumbent = space.places(history.proposals().get(best).settings());
    history.proposals().stream().map(Proposal::settings).forEach(tried::add);
    this.random =
        new RandomStream(Threefry.key(history.seed(), "search", "", "acquisition"), history.next());
  }

  /** The best configuration found. */
  Configuration best() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < RANDOM; i++) {
      double[] places = new double[space.size()];
      for (int d = 0; d < places.length; d++) {
        places[d] = random.nextOpenDouble();
      }
      candidates.add(candidate(places));
    }
    candidates.add(candidate(incumbent));
    for (double distance : DISTANCES) {
      candidates.sort(BEST_FIRST); // stable, so equal ones keep their order
      List<double[]> centres = new ArrayList<>(List.of(incumbent));
      candidates.stream().limit(CENTRES).map(Candidate::places).forEach(centres::add);
      candidates = new ArrayList<>(candidates.subList(0, CENTRES));
      for (double[] centre : centres) {
        for (int i = 0; i < AROUND_EACH; i++) {
          candidates.add(candidate(near(centre, distance)));
        }
      }
    }
    candidates.sort(BEST_FIRST);
    return space.at(candidates.getFirst().places());
  }

  private double[] near(double[] centre, double distance) {
    double[] places = centre.clone();
    int always = random.nextInt(places.length);
    for (int d = 0; d < places.length; d++) {
      if (d != always && random.nextOpenDouble() >= CHANGED) {
        continue;
      }
      if (space.dimensions().get(d).setting().ordered()) {
        double moved = places[d] + distance * random.nextNormal();
        places[d] = moved < 0 ? 0 : moved > 1 ? 1 : moved;
      } else if (random.nextOpenDouble() < CHANGED) {
        places[d] = random.nextOpenDouble();
      }
    }
    return places;
  }

  /** Judges the configuration at a place, which may stand for many places. */
  private Candidate candidate(double[] places) {
    Configuration configuration = space.at(places);
    GaussianProcess.Prediction prediction = process.at(space.places(configuration));
    return new Candidate(
        places, improvement.of(prediction), prediction.deviation(), tried.contains(configuration));
  }
}

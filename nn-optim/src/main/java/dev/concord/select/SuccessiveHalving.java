package dev.concord.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Begins with many random configurations and a small resource each, keeps the best 1/η of them,
 * gives those η times as much, and so on until one rung has no more than one left or the resource
 * is at its maximum:
 *
 * <pre>
 *   rung k:  ⌊configurations ÷ η^k⌋ trials with  least · η^k,  k = 0 … ⌊log_η(most ÷ least)⌋
 * </pre>
 *
 * Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
 * optimization", 2016. Trials of a rung run in parallel; the next rung waits for all of them.
 *
 * <p>What a trial does with its resource is the objective's business: with {@link TrialCheckpoints}
 * it goes on where the configuration's last trial ended, without it trains again from the
 * beginning, with the same results.
 *
 * @param configurations of the first rung, at least 1
 * @param least resource of the first rung, at least 1, such as a number of epochs
 * @param most largest resource, at least {@code least}
 * @param reduction η, at least 2; 3 is usual
 */
public record SuccessiveHalving(int configurations, int least, int most, int reduction)
    implements SearchStrategy {
  /** Checks the numbers. */
  public SuccessiveHalving {
    if (configurations < 1 || least < 1 || most < least || reduction < 2) {
      throw new IllegalArgumentException(
          ("Successive halving takes at least 1 configuration, resources from at least 1 up to no"
                  + " less, and a reduction of at least 2; got %d, %d, %d and %d")
              .formatted(configurations, least, most, reduction));
    }
  }

  /** One rung: its first trial, how many there are, and what each gets. */
  private record Rung(int first, int trials, int resource) {
    int end() {
      return first + trials;
    }
  }

  private List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    int first = 0;
    int trials = configurations;
    long resource = least;
    while (trials >= 1 && resource <= most) {
      rungs.add(new Rung(first, trials, (int) resource));
      first += trials;
      trials /= reduction;
      resource *= reduction;
    }
    return rungs;
  }

  private int rungOf(int number) {
    List<Rung> rungs = rungs();
    return IntStream.range(0, rungs.size())
        .filter(k -> number < rungs.get(k).end())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String description() {
    return "successive halving of %d configurations, resource %d to %d, reduction %d"
        .formatted(configurations, least, most, reduction);
  }

  @Override
  public int trials(SearchSpace space) {
    return rungs().getLast().end();
  }

  @Override
  public int needs(SearchSpace space, int number) {
    return rungs().get(rungOf(number)).first();
  }

  @Override
  public Proposal propose(SearchHistory history) {
    int number = history.next();
    int k = rungOf(number);
    Rung rung = rungs().get(k);
    if (k == 0) {
      Configuration sample =
          RandomSearch.sample(history.space(), history.seed(), "halving", number);
      return new Proposal(sample, rung.resource(), number);
    }
    Rung before = rungs().get(k - 1);
    int chosen =
        IntStream.range(before.first(), before.end())
            .boxed()
            .sorted(Comparator.comparingDouble(history::cost)) // stable: of equals the first
            .skip(number - rung.first())
            .findFirst()
            .orElseThrow();
    Proposal better = history.proposals().get(chosen);
    return new Proposal(better.settings(), rung.resource(), better.origin());
  }
}

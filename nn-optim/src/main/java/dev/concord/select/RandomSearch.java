package dev.concord.select;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;

/**
 * Tries configurations drawn at random, each setting independently. With few settings that matter
 * it finds better ones than a grid of as many trials, because it tries more values of each
 * (Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012). More trials can be
 * added to a saved search.
 *
 * @param trials how many, at least 1
 */
public record RandomSearch(int trials) implements SearchStrategy {
  /** Checks the number. */
  public RandomSearch {
    if (trials < 1) {
      throw new IllegalArgumentException("A search has at least 1 trial, got " + trials);
    }
  }

  @Override
  public String description() {
    return "random";
  }

  @Override
  public int trials(SearchSpace space) {
    return trials;
  }

  @Override
  public int needs(SearchSpace space, int number) {
    return 0;
  }

  @Override
  public Proposal propose(SearchHistory history) {
    int number = history.next();
    return new Proposal(sample(history.space(), history.seed(), "random", number), 1, number);
  }

  /** The configuration number {@code number}: each setting draws from a stream of its own. */
  static Configuration sample(SearchSpace space, long seed, String use, int number) {
    double[] places = new double[space.size()];
    for (int d = 0; d < places.length; d++) {
      String name = space.dimensions().get(d).name();
      places[d] =
          new RandomStream(Threefry.key(seed, "search", name, use), number).nextOpenDouble();
    }
    return space.at(places);
  }
}

package dev.concord.examples.search;

import dev.concord.select.GridSearch;
import dev.concord.select.RandomSearch;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchStrategy;
import dev.concord.select.SuccessiveHalving;
import dev.concord.select.bayes.BayesianSearch;
import java.util.Locale;

/** The strategies that the command line knows by name. */
public enum SearchMethod {
  BAYESIAN {
    @Override
    public SearchStrategy strategy(SearchSpace space, int trials, int epochs) {
      return BayesianSearch.of(trials);
    }
  },
  RANDOM {
    @Override
    public SearchStrategy strategy(SearchSpace space, int trials, int epochs) {
      return new RandomSearch(trials);
    }
  },
  GRID {
    /** The finest grid of no more combinations than asked for, at least 2 levels. */
    @Override
    public SearchStrategy strategy(SearchSpace space, int trials, int epochs) {
      int levels = 2;
      while (levels < trials && new GridSearch(levels + 1).trials(space) <= trials) {
        levels++;
      }
      GridSearch grid = new GridSearch(levels);
      if (grid.trials(space) > trials) {
        throw new IllegalArgumentException(
            "A grid of these settings has at least %,d combinations: ask for as many --trials, or"
                    .formatted(grid.trials(space))
                + " take another --method");
      }
      return grid;
    }
  },
  HALVING {
    /**
     * From a 27th of the epochs, or 1, up to all of them, three times as many from rung to rung.
     */
    @Override
    public SearchStrategy strategy(SearchSpace space, int trials, int epochs) {
      int least = epochs;
      for (int rung = 0; rung < 3 && least >= 3; rung++) {
        least /= 3;
      }
      return new SuccessiveHalving(trials, least, epochs, 3);
    }
  };

  /**
   * The strategy.
   *
   * @param trials how many, of successive halving those of the first rung
   * @param epochs most that a trial gets, for successive halving
   */
  public abstract SearchStrategy strategy(SearchSpace space, int trials, int epochs);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

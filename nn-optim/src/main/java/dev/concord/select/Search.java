package dev.concord.select;

import java.io.IOException;

/**
 * A search for good settings: what may be tried, how it is chosen, and which scores are better. The
 * table of its results follows from these, the seed and the objective alone, whatever the number of
 * workers, and whether it was interrupted and resumed or not.
 *
 * <pre>{@code
 * Search search =
 *     new Search("digits", space, BayesianSearch.of(40), 1, Goal.MAXIMIZE);
 * SearchResults results = search.run(objective, SearchSettings.workers(4).saving(file));
 * System.out.println(results);
 * Configuration best = results.best().proposal().settings();
 * }</pre>
 *
 * @param name of what is searched for, such as the task with the settings that stay fixed; a saved
 *     search is continued under the same name only
 * @param space what may be tried
 * @param strategy chooses what is tried
 * @param seed of everything random in strategy and trials
 * @param goal which scores are better
 */
public record Search(
    String name, SearchSpace space, SearchStrategy strategy, long seed, Goal goal) {

  /**
   * Tries until all trials are done, or the settings' {@code stop} says so.
   *
   * @return every trial that ended, in order; those found in the file are not run again
   * @throws IllegalArgumentException if the file is of another search, naming what differs
   * @throws IOException if the file cannot be read or written
   */
  public SearchResults run(Objective objective, SearchSettings settings) throws IOException {
    int trials = strategy.trials(space);
    if (settings.file().isEmpty()) {
      return new SearchRun(this, objective, settings, SearchLog.NONE).run(new TrialResult[trials]);
    }
    try (SearchFile file = SearchFile.open(settings.file().get(), this)) {
      return new SearchRun(this, objective, settings, file).run(file.results(trials));
    }
  }
}

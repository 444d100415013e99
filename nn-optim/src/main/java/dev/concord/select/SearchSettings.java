package dev.concord.select;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How a search runs, none of which changes its results.
 *
 * @param workers trials that run at the same time, at least 1
 * @param file receives every trial as it ends; if it is there already, the search is continued
 * @param listener hears how the search goes on
 * @param stop asked several times a second whether the search is to end early
 */
public record SearchSettings(
    int workers, Optional<Path> file, SearchListener listener, BooleanSupplier stop) {
  /** Checks the number of workers. */
  public SearchSettings {
    if (workers < 1) {
      throw new IllegalArgumentException("A search has at least 1 worker, got " + workers);
    }
  }

  /** That many workers, no file, nobody to hear. */
  public static SearchSettings workers(int workers) {
    return new SearchSettings(workers, Optional.empty(), SearchListener.NONE, () -> false);
  }

  /** The same, keeping every trial in a file as it ends. */
  public SearchSettings saving(Path newFile) {
    return new SearchSettings(workers, Optional.of(newFile), listener, stop);
  }

  /** The same with a listener. */
  public SearchSettings heardBy(SearchListener newListener) {
    return new SearchSettings(workers, file, newListener, stop);
  }

  /** The same, ending early when {@code newStop} says so. */
  public SearchSettings stoppedBy(BooleanSupplier newStop) {
    return new SearchSettings(workers, file, listener, newStop);
  }
}

package dev.concord.select;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Tries every combination of the settings' levels, the last setting varying fastest. The number of
 * trials is the product of the numbers of levels: with many settings use {@link RandomSearch}.
 *
 * @param levels how many levels a range has, at least 1; lists have all their values
 * @param own other numbers of levels, by setting
 */
public record GridSearch(int levels, Map<String, Integer> own) implements SearchStrategy {
  /** More trials than anyone waits for. */
  private static final long MOST_TRIALS = 1_000_000;

  /** Checks the numbers. */
  public GridSearch {
    own = Map.copyOf(own);
    if (levels < 1 || own.values().stream().anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException(
          "A setting has at least 1 level, got " + levels + " and " + own);
    }
  }

  /** The same number of levels for every range. */
  public GridSearch(int levels) {
    this(levels, Map.of());
  }

  @Override
  public String description() {
    return "grid of "
        + levels
        + " levels"
        + (own.isEmpty() ? "" : ", " + new java.util.TreeMap<>(own));
  }

  @Override
  public int trials(SearchSpace space) {
    for (String name : own.keySet()) {
      if (space.dimensions().stream().noneMatch(dimension -> dimension.name().equals(name))) {
        throw new IllegalArgumentException(
            "The grid has levels for \"%s\", which is no setting of %s".formatted(name, space));
      }
    }
    long trials = count(space, 0, new LinkedHashMap<>());
    if (trials > MOST_TRIALS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The grid has more than %,d combinations: choose fewer levels, or a random search",
              MOST_TRIALS));
    }
    return (int) trials;
  }

  @Override
  public int needs(SearchSpace space, int number) {
    return 0;
  }

  @Override
  public Proposal propose(SearchHistory history) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    long rest = history.next();
    SearchSpace space = history.space();
    for (int d = 0; d < space.size(); d++) {
      SearchSpace.Dimension dimension = space.dimensions().get(d);
      if (!SearchSpace.active(dimension, values)) {
        continue;
      }
      // Conditions make some branches smaller than others: skip whole ones until the right one.
      for (String level : levels(dimension)) {
        values.put(dimension.name(), level);
        long below = count(space, d + 1, values);
        if (rest < below) {
          break;
        }
        rest -= below;
      }
    }
    return new Proposal(new Configuration(values), 1, history.next());
  }

  private List<String> levels(SearchSpace.Dimension dimension) {
    return dimension.setting().levels(own.getOrDefault(dimension.name(), levels));
  }

  /** Number of combinations of the settings from {@code d} on, beside {@code values}. */
  private long count(SearchSpace space, int d, SequencedMap<String, String> values) {
    if (d == space.size()) {
      return 1;
    }
    SearchSpace.Dimension dimension = space.dimensions().get(d);
    if (!SearchSpace.active(dimension, values)) {
      return count(space, d + 1, values);
    }
    List<String> levels = levels(dimension);
    if (!decides(space, dimension)) {
      return Math.min(levels.size() * count(space, d + 1, values), MOST_TRIALS + 1);
    }
    long sum = 0;
    SequencedMap<String, String> all = new LinkedHashMap<>(values);
    for (String level : levels) {
      all.put(dimension.name(), level);
      sum += count(space, d + 1, all);
    }
    return Math.min(sum, MOST_TRIALS + 1);
  }

  /** Whether another setting is active for some values of this one only. */
  private static boolean decides(SearchSpace space, SearchSpace.Dimension dimension) {
    return space.dimensions().stream()
        .anyMatch(
            other ->
                other.condition() != null && other.condition().name().equals(dimension.name()));
  }
}

package dev.concord.select;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Named settings and what each may be:
 *
 * <pre>{@code
 * SearchSpace space =
 *     SearchSpace.of("learning_rate", Setting.logUniform(1e-4, 1e-1))
 *         .and("units", Setting.logWhole(8, 256))
 *         .and("optimizer", Setting.choice("adam", "momentum"))
 *         .andWhen("optimizer", List.of("momentum"), "momentum", Setting.uniform(0.5, 0.99));
 * }</pre>
 *
 * A setting with a condition has a value only where an earlier one has one of some values.
 *
 * @param dimensions the settings in order
 */
public record SearchSpace(List<Dimension> dimensions) {
  /**
   * One named setting.
   *
   * @param name not blank
   * @param setting what it may be
   * @param condition where it is active, or null for everywhere
   */
  public record Dimension(String name, Setting setting, Condition condition) {}

  /**
   * Holds where setting {@code name} is active and has one of {@code values}.
   *
   * @param name of an earlier setting
   * @param values some values of its list
   */
  public record Condition(String name, List<String> values) {
    /** Copies the values. */
    public Condition {
      values = List.copyOf(values);
    }
  }

  /** Checks names and conditions. */
  public SearchSpace {
    dimensions = List.copyOf(dimensions);
    SequencedMap<String, Setting> before = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      requireCondition(dimension, before);
      if (dimension.name().isBlank() || before.put(dimension.name(), dimension.setting()) != null) {
        throw new IllegalArgumentException(
            "Settings have different names that are not blank, got \"" + dimension.name() + "\"");
      }
    }
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("A search space has at least one setting");
    }
  }

  private static void requireCondition(Dimension dimension, SequencedMap<String, Setting> before) {
    Condition condition = dimension.condition();
    if (condition != null
        && !(before.get(condition.name()) instanceof Setting.Listed list
            && !condition.values().isEmpty()
            && list.values().containsAll(condition.values()))) {
      throw new IllegalArgumentException(
          "Setting %s is active where %s is one of %s: expected an earlier setting with a list of"
                  .formatted(dimension.name(), condition.name(), condition.values())
              + " values that has these, there are "
              + before);
    }
  }

  /** A space of one setting. */
  public static SearchSpace of(String name, Setting setting) {
    return new SearchSpace(List.of(new Dimension(name, setting, null)));
  }

  /** This space with one more setting. */
  public SearchSpace and(String name, Setting setting) {
    return with(new Dimension(name, setting, null));
  }

  /** This space with one more setting, active where {@code other} has one of {@code values}. */
  public SearchSpace andWhen(String other, List<String> values, String name, Setting setting) {
    return with(new Dimension(name, setting, new Condition(other, values)));
  }

  private SearchSpace with(Dimension dimension) {
    List<Dimension> all = new ArrayList<>(dimensions);
    all.add(dimension);
    return new SearchSpace(all);
  }

  /** Number of settings. */
  public int size() {
    return dimensions.size();
  }

  /**
   * The configuration at a place.
   *
   * @param places one u in [0, 1] for each setting; those of inactive ones do not matter
   */
  public Configuration at(double[] places) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (int d = 0; d < dimensions.size(); d++) {
      Dimension dimension = dimensions.get(d);
      if (active(dimension, values)) {
        values.put(dimension.name(), dimension.setting().at(places[d]));
      }
    }
    return new Configuration(values);
  }

  /**
   * The place of a configuration: one u for each setting, ½ for an inactive one.
   *
   * @throws IllegalArgumentException if the configuration is not of this space, saying why
   */
  public double[] places(Configuration configuration) {
    double[] places = new double[dimensions.size()];
    int found = 0;
    for (int d = 0; d < places.length; d++) {
      Dimension dimension = dimensions.get(d);
      places[d] = 0.5;
      if (active(dimension, configuration.values())) {
        places[d] = dimension.setting().place(configuration.text(dimension.name()));
        found++;
      }
    }
    if (found < configuration.values().size()) {
      throw new IllegalArgumentException(
          "Expected values of %s, where they are active; got %s".formatted(this, configuration));
    }
    return places;
  }

  /** Whether a setting has a value beside those of the settings before it. */
  static boolean active(Dimension dimension, SequencedMap<String, String> values) {
    Condition condition = dimension.condition();
    if (condition == null) {
      return true;
    }
    String other = values.get(condition.name());
    return other != null && condition.values().contains(other);
  }

  /** One setting after the other, in the form in which a saved search keeps it. */
  @Override
  public String toString() {
    return dimensions.stream().map(SearchSpace::text).collect(Collectors.joining("; "));
  }

  private static String text(Dimension dimension) {
    Condition condition = dimension.condition();
    return dimension.name()
        + " = "
        + dimension.setting()
        + (condition == null ? "" : " where " + condition.name() + " in " + condition.values());
  }
}

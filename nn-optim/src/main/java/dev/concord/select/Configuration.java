package dev.concord.select;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One value for each setting of a {@link SearchSpace} that is active. Values are kept as the texts
 * that tables and files show; two configurations are equal if all texts are.
 *
 * @param values by setting, in the order of the space
 */
public record Configuration(SequencedMap<String, String> values) {
  /** Copies the values. */
  public Configuration {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /** Whether the setting has a value: one with a condition has none where it does not hold. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A value as text.
   *
   * @throws IllegalArgumentException if there is no such setting, or it is not active here
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Setting " + name + " has no value here; there are " + values.keySet());
    }
    return value;
  }

  /**
   * A value as a number.
   *
   * @throws IllegalArgumentException if it is none, or as {@link #text}
   */
  public double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw notA("number", name);
    }
  }

  /**
   * A value as a whole number.
   *
   * @throws IllegalArgumentException if it is none, or as {@link #text}
   */
  public int whole(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw notA("whole number", name);
    }
  }

  private IllegalArgumentException notA(String what, String name) {
    return new IllegalArgumentException(
        "Expected a %s as setting %s, its value is \"%s\"".formatted(what, name, text(name)));
  }

  /** Names and values, separated by commas. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map((Map.Entry<String, String> value) -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }
}

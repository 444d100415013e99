package dev.concord.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line of {@code option=value} words. Reading an option takes it out; what is left at the
 * end is not known to the command.
 */
final class OptionValues {
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException when a word has no equals sign
   */
  OptionValues(List<String> arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("expected option=value, got '" + argument + "'");
      }
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  String text(String name, String otherwise) {
    String value = values.remove(name);
    return value == null ? otherwise : value;
  }

  /** Parts between commas; none when the option is not given or empty. */
  List<String> words(String name) {
    String value = text(name, "");
    return value.isEmpty() ? List.of() : List.of(value.split(","));
  }

  /**
   * @throws IllegalArgumentException when it is no whole number of at least {@code least}
   */
  int number(String name, int otherwise, int least) {
    return number(name, text(name, Integer.toString(otherwise)), least);
  }

  /** The whole number that a word of the option stands for. */
  static int number(String name, String text, int least) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Falls through to the error below, which says what was expected.
    }
    throw new IllegalArgumentException(
        "%s must be a whole number of at least %d, got '%s'".formatted(name, least, text));
  }

  /**
   * @throws IllegalArgumentException naming options that nothing has read
   */
  void requireAllRead() {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("there is no option " + values.keySet());
    }
  }
}

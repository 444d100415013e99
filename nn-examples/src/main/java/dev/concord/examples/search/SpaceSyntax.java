package dev.concord.examples.search;

import dev.concord.select.SearchSpace;
import dev.concord.select.SearchSpace.Condition;
import dev.concord.select.SearchSpace.Dimension;
import dev.concord.select.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings of a search as users write them, made so that no shell needs quotes:
 *
 * <pre>
 *   learning-rate=1e-4..1e-1:log     numbers of a range, by their logarithm
 *   dropout=0..0.5                   numbers of a range
 *   batch=16..128                    whole numbers, as both ends are
 *   batch=16/32/64                   one of a list; numbers have an order, names have none
 *   momentum=0.5..0.99@optimizer=momentum/nesterov    only where the optimizer is one of these
 * </pre>
 */
public final class SpaceSyntax {
  private static final String NUMBER = "[-+]?[0-9.]+?(?:[eE][-+]?[0-9]+)?";
  private static final Pattern RANGE =
      Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")(:log)?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,9}");

  private SpaceSyntax() {}

  /**
   * The space of several settings.
   *
   * @throws IllegalArgumentException if one cannot be read, or they do not fit together
   */
  public static SearchSpace of(List<String> settings) {
    List<Dimension> dimensions = new ArrayList<>();
    for (String text : settings) {
      String[] conditioned = text.split("@", 2);
      String[] parts = named(conditioned[0], text);
      dimensions.add(
          new Dimension(
              parts[0],
              setting(parts[1], text),
              conditioned.length == 1 ? null : condition(conditioned[1], text)));
    }
    return new SearchSpace(dimensions);
  }

  private static Condition condition(String condition, String text) {
    String[] parts = named(condition, text);
    return new Condition(parts[0], list(parts[1]));
  }

  private static String[] named(String part, String text) {
    String[] parts = part.split("=", 2);
    if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw bad(text, null);
    }
    return new String[] {parts[0].strip(), parts[1].strip()};
  }

  private static Setting setting(String values, String text) {
    Matcher range = RANGE.matcher(values);
    try {
      if (!range.matches()) {
        List<String> list = list(values);
        return new Setting.Listed(list, list.stream().allMatch(value -> value.matches(NUMBER)));
      }
      boolean logarithmic = range.group(3) != null;
      String low = range.group(1);
      String high = range.group(2);
      return WHOLE.matcher(low).matches() && WHOLE.matcher(high).matches()
          ? new Setting.WholeRange(Integer.parseInt(low), Integer.parseInt(high), logarithmic)
          : new Setting.Range(Double.parseDouble(low), Double.parseDouble(high), logarithmic);
    } catch (IllegalArgumentException e) {
      throw bad(text, e);
    }
  }

  private static List<String> list(String values) {
    return Arrays.stream(values.split("/", -1)).map(String::strip).toList();
  }

  private static IllegalArgumentException bad(String text, IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "--space takes NAME=LOW..HIGH, NAME=LOW..HIGH:log or NAME=A/B/C, such as"
            + " learning-rate=1e-4..1e-1:log; got \"%s\"%s"
                .formatted(text, cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}

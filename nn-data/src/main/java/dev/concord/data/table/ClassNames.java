package dev.concord.data.table;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The order of classes that nobody has ordered, so that the same data gives the same ids, and how
 * messages list them.
 */
public final class ClassNames {
  /** More classes than these are only counted in messages. */
  private static final int MOST_SHOWN = 10;

  private ClassNames() {}

  /** The classes in brackets; of many the first ten, and how many more there are. */
  public static String shown(List<String> names) {
    int more = names.size() - MOST_SHOWN;
    return more <= 0
        ? names.toString()
        : "[%s and %d more]".formatted(String.join(", ", names.subList(0, MOST_SHOWN)), more);
  }

  /** The different names, by value where all are numbers, else by their UTF-16 codes. */
  public static List<String> ascending(Collection<String> names) {
    boolean allNumbers = names.stream().allMatch(name -> name.matches("[-+]?\\d{1,15}(\\.\\d+)?"));
    Comparator<String> byText = Comparator.naturalOrder();
    var sorted =
        new TreeSet<>(
            allNumbers
                ? Comparator.comparingDouble(Double::parseDouble).thenComparing(byText)
                : byText);
    sorted.addAll(names);
    return List.copyOf(sorted);
  }
}

package dev.concord.data.table;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The order of classes that nobody has ordered, so that the same data gives the same ids. */
public final class ClassNames {
  private ClassNames() {}

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

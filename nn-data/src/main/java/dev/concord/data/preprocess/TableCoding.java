package dev.concord.data.preprocess;

import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a {@link Table} becomes features: numbers as they are, categories one-hot (a column for each
 * class, 1 for the row's own, else 0) or ordinal (one column with the class's number from 0 on),
 * missing values filled or refused. It is a description; {@link #fit} learns classes and filling
 * values from training rows, and the same coding then applies to new rows.
 *
 * <pre>
 *   TableCoding coding = new TableCoding()
 *       .filling(Imputer.median().withIndicators())
 *       .ordinal("size", List.of("S", "M", "L"))
 *       .without("number");
 * </pre>
 *
 * <p>Without further word, categories become one-hot columns with the classes of the training rows
 * in ascending order, and a missing value is an error that names its place. An immutable value;
 * every setting gives a new one.
 */
public final class TableCoding {
  private final Optional<Imputer> filling;
  private final Map<String, Imputer> fillings;
  private final Map<String, List<String>> oneHot;
  private final Map<String, List<String>> ordinal;
  private final Set<String> without;

  private TableCoding(
      Optional<Imputer> filling,
      Map<String, Imputer> fillings,
      Map<String, List<String>> oneHot,
      Map<String, List<String>> ordinal,
      Set<String> without) {
    this.filling = filling;
    this.fillings = Map.copyOf(fillings);
    this.oneHot = Map.copyOf(oneHot);
    this.ordinal = Map.copyOf(ordinal);
    this.without = Set.copyOf(without);
  }

  /** Numbers as they are, categories one-hot, gaps refused. */
  public TableCoding() {
    this(Optional.empty(), Map.of(), Map.of(), Map.of(), Set.of());
  }

  /**
   * Allows missing values: numbers are filled so. Categories have nothing to be filled with: where
   * the training rows have gaps an indicator column tells of them and no class is set; where they
   * have none, a later gap is an error.
   */
  public TableCoding filling(Imputer imputer) {
    return new TableCoding(Optional.of(imputer), fillings, oneHot, ordinal, without);
  }

  /** Allows missing values in one column of numbers, filled so. */
  public TableCoding filling(String column, Imputer imputer) {
    return new TableCoding(filling, with(fillings, column, imputer), oneHot, ordinal, without);
  }

  /**
   * One-hot coding with these classes in this order, also of such as no training row has. Of two
   * codings for one column the last given counts.
   */
  public TableCoding oneHot(String column, List<String> classes) {
    requireClasses(column, classes);
    return new TableCoding(
        filling, fillings, with(oneHot, column, classes), except(ordinal, column), without);
  }

  /** Ordinal coding: the first of these classes becomes 0, the next 1, … */
  public TableCoding ordinal(String column, List<String> classes) {
    requireClasses(column, classes);
    return new TableCoding(
        filling, fillings, except(oneHot, column), with(ordinal, column, classes), without);
  }

  /**
   * Leaves columns out, such as the target and running numbers. The training table must have them:
   * a target left in by a slip of the pen would be learnt from.
   */
  public TableCoding without(String... columns) {
    Set<String> all = new HashSet<>(without);
    all.addAll(List.of(columns));
    return new TableCoding(filling, fillings, oneHot, ordinal, all);
  }

  private static void requireClasses(String column, List<String> classes) {
    if (classes.isEmpty() || Set.copyOf(classes).size() < classes.size() || classes.contains("")) {
      throw new IllegalArgumentException(
          "Column \"%s\" needs one or more different class names, got %s."
              .formatted(column, classes));
    }
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> extended = new HashMap<>(map);
    extended.put(key, value);
    return extended;
  }

  private static <V> Map<String, V> except(Map<String, V> map, String key) {
    Map<String, V> left = new HashMap<>(map);
    left.remove(key);
    return left;
  }

  /**
   * Learns classes and filling values.
   *
   * @param table the training rows alone, at least one
   * @throws IllegalArgumentException if there is no row or no column, a named column does not exist
   *     or is of the other kind, or a column of numbers that is to be filled has no value at all
   */
  public FittedTableCoding fit(Table table) {
    if (table.size() == 0) {
      throw new IllegalArgumentException("Fitting needs at least 1 row, got " + table + ".");
    }
    for (Set<String> named :
        List.of(fillings.keySet(), oneHot.keySet(), ordinal.keySet(), without)) {
      named.forEach(table::column);
    }
    List<CodedColumn> coded = new ArrayList<>();
    for (Column column : table.columns()) {
      if (!without.contains(column.name())) {
        coded.add(fit(table, column));
      }
    }
    FittedTableCoding fitted = new FittedTableCoding(coded);
    fitted.apply(table);
    return fitted;
  }

  private CodedColumn fit(Table table, Column column) {
    boolean named = oneHot.containsKey(column.name()) || ordinal.containsKey(column.name());
    return switch (column) {
      case Column.Numbers numbers when named ->
          throw new IllegalArgumentException(
              "Column \"%s\" holds numbers, but is to be coded by classes: read it as categories."
                  .formatted(numbers.name()));
      case Column.Numbers numbers -> fit(numbers);
      case Column.Categories categories when fillings.containsKey(categories.name()) ->
          throw new IllegalArgumentException(
              "Column \"%s\" holds categories, only numbers can be filled."
                  .formatted(categories.name()));
      case Column.Categories categories -> fit(table, categories);
    };
  }

  private CodedColumn fit(Column.Numbers column) {
    Imputer imputer = fillings.getOrDefault(column.name(), filling.orElse(null));
    if (imputer == null) {
      return new CodedColumn.Number(column.name(), Double.NaN, false);
    }
    try {
      FittedImputer fitted =
          imputer.fit(HostTensor.of(Shape.of(column.size(), 1), column.values()));
      return new CodedColumn.Number(column.name(), fitted.fill()[0], fitted.indicated().length > 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Column \"%s\": %s".formatted(column.name(), e.getMessage()), e);
    }
  }

  private CodedColumn fit(Table table, Column.Categories column) {
    boolean gaps = column.values().contains("");
    List<String> order = ordinal.get(column.name());
    List<String> classes =
        order != null ? order : oneHot.getOrDefault(column.name(), column.classes());
    if (classes.isEmpty()) {
      throw new IllegalArgumentException(
          "Column \"%s\" has no class in any of the %d rows of %s: leave it out."
              .formatted(column.name(), column.size(), table));
    }
    return new CodedColumn.Category(
        column.name(), classes, order == null, gaps && filling.isPresent());
  }
}

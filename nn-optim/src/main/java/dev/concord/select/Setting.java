package dev.concord.select;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What one setting of a search may be. A setting maps places u in [0, 1] to values and back, so
 * that every strategy works with numbers of one range. Values are texts, exactly as tables and
 * files show them; {@link Configuration} reads them as numbers.
 */
public sealed interface Setting {
  /**
   * The value at a place.
   *
   * @param u 0 to 1, both included
   */
  String at(double u);

  /**
   * The place of a value, the middle of all places that give it.
   *
   * @throws IllegalArgumentException if the setting has no such value
   */
  double place(String value);

  /** Whether a value between two others lies between them in effect, too. */
  boolean ordered();

  /**
   * Values for a grid, evenly spaced in u: at most {@code most} of a range, the ends among them
   * (its middle where {@code most} is 1); all of a list.
   */
  List<String> levels(int most);

  /** Any number from {@code low} to {@code high}, each equally likely. */
  static Setting uniform(double low, double high) {
    return new Range(low, high, false);
  }

  /** Any number from {@code low} &gt; 0 to {@code high}, its logarithm equally likely. */
  static Setting logUniform(double low, double high) {
    return new Range(low, high, true);
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  static Setting whole(int low, int high) {
    return new WholeRange(low, high, false);
  }

  /** A whole number from {@code low} ≥ 1 to {@code high}, small ones as finely as large ones. */
  static Setting logWhole(int low, int high) {
    return new WholeRange(low, high, true);
  }

  /** One of several texts that have no order, such as names of activations. */
  static Setting choice(String... values) {
    return new Listed(Arrays.asList(values), false);
  }

  /** One of several values in their natural order, such as the sizes 32, 64, 128. */
  static Setting ordered(String... values) {
    return new Listed(Arrays.asList(values), true);
  }

  /**
   * Numbers x = low + u (high − low), or ln x so. They are rounded to six significant digits, so
   * that a table shows the very numbers that were used.
   *
   * @param low least value, finite; above 0 if {@code logarithmic}
   * @param high largest value, finite, above {@code low}
   * @param logarithmic whether u is spread over the logarithm
   */
  record Range(double low, double high, boolean logarithmic) implements Setting {
    private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

    /** Checks the ends. */
    public Range {
      if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)
          || (logarithmic && !(low > 0))) {
        throw new IllegalArgumentException(
            "A range goes from a finite number up to a larger one, both above 0 if logarithmic; got"
                + " %s to %s".formatted(low, high));
      }
    }

    @Override
    public String at(double u) {
      return text(interval().at(u));
    }

    private Interval interval() {
      return new Interval(low, high, logarithmic);
    }

    private String text(double x) {
      double rounded = new BigDecimal(x).round(DIGITS).doubleValue();
      return Double.toString(rounded < low ? low : rounded > high ? high : rounded);
    }

    @Override
    public double place(String value) {
      double x = number(this, value);
      if (!(x >= low && x <= high)) {
        throw notAmong(this, value);
      }
      return interval().place(x);
    }

    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public List<String> levels(int most) {
      List<String> levels = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        levels.add(text(interval().level(i, most)));
      }
      return levels;
    }

    @Override
    public String toString() {
      return (logarithmic ? "log(%s, %s)" : "uniform(%s, %s)").formatted(low, high);
    }
  }

  /**
   * Whole numbers: x = low + ⌊u (high − low + 1)⌋, or e^(ln low + u (ln(high + 1) − ln low))
   * rounded down.
   *
   * @param low least value; at least 1 if {@code logarithmic}
   * @param high largest value, above {@code low}
   * @param logarithmic whether u is spread over the logarithm
   */
  record WholeRange(int low, int high, boolean logarithmic) implements Setting {
    /** Checks the ends. */
    public WholeRange {
      if (low >= high || high == Integer.MAX_VALUE || (logarithmic && low < 1)) {
        throw new IllegalArgumentException(
            "A range of whole numbers goes from a number up to a larger one, both at least 1 if"
                + " logarithmic; got %d to %d".formatted(low, high));
      }
    }

    @Override
    public String at(double u) {
      return within(StrictMath.floor(cells().at(u)));
    }

    /** A cell [x, x + 1) for each number. */
    private Interval cells() {
      return new Interval(low, high + 1.0, logarithmic);
    }

    private String within(double x) {
      return Integer.toString(x < low ? low : x > high ? high : (int) x);
    }

    @Override
    public double place(String value) {
      double x = number(this, value);
      if (!(x >= low && x <= high) || x != StrictMath.rint(x)) {
        throw notAmong(this, value);
      }
      return cells().place(x + 0.5);
    }

    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public List<String> levels(int most) {
      Interval numbers = new Interval(low, high, logarithmic);
      LinkedHashSet<String> levels = new LinkedHashSet<>();
      for (int i = 0; i < most; i++) {
        levels.add(within(StrictMath.rint(numbers.level(i, most))));
      }
      return List.copyOf(levels);
    }

    @Override
    public String toString() {
      return (logarithmic ? "logwhole(%d, %d)" : "whole(%d, %d)").formatted(low, high);
    }
  }

  /**
   * A list of values; the k-th of n stands for k/n ≤ u &lt; (k + 1)/n.
   *
   * @param values at least one, all different
   * @param ordered whether they are in their natural order
   */
  record Listed(List<String> values, boolean ordered) implements Setting {
    /** Copies and checks the values. */
    public Listed {
      values = List.copyOf(values);
      if (values.isEmpty() || new LinkedHashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException(
            "A setting has at least one value and none twice, got " + values);
      }
    }

    @Override
    public String at(double u) {
      int number = (int) (u * values.size());
      return values.get(Math.min(number, values.size() - 1));
    }

    @Override
    public double place(String value) {
      int number = values.indexOf(value);
      if (number < 0) {
        throw notAmong(this, value);
      }
      return (number + 0.5) / values.size();
    }

    @Override
    public List<String> levels(int most) {
      return values;
    }

    @Override
    public String toString() {
      return (ordered ? "ordered" : "choice") + values;
    }
  }

  private static double number(Setting setting, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw notAmong(setting, value);
    }
  }

  private static IllegalArgumentException notAmong(Setting setting, String value) {
    return new IllegalArgumentException(
        "Expected a value of " + setting + ", got \"" + value + "\"");
  }
}

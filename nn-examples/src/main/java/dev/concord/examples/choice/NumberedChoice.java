package dev.concord.examples.choice;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A choice by name that may take one number, as several options write it: {@code NAME} or {@code
 * NAME:NUMBER}. Names are those of enum constants, in any case, with {@code -} or {@code _}.
 */
public interface NumberedChoice {
  /** What its number is, such as {@code DELTA}; empty where it takes none. */
  String number();

  /** The number where none is given, NaN where one must be. */
  double usual();

  /**
   * A choice with its number.
   *
   * @param number what was given, else the usual one; 0 where the choice takes none
   */
  record Chosen<C extends Enum<C> & NumberedChoice>(C kind, double number) {
    /** The text that gives this again, its number told unless it is 0, as is usual, for none. */
    @Override
    public String toString() {
      boolean none = kind.number().isEmpty() || (number == 0 && kind.usual() == 0);
      return none ? name(kind) : name(kind) + ":" + plain(number);
    }
  }

  /**
   * Reads a choice and makes what it stands for once, so that a number it does not take is told
   * before anything begins.
   *
   * @param option whose text it is, for messages
   * @param make what the choice stands for; its complaint follows option and text
   * @throws IllegalArgumentException if there is none of that name, or its number is missing, too
   *     much, no finite number or refused
   */
  static <C extends Enum<C> & NumberedChoice> Chosen<C> read(
      String option, Class<C> type, String text, Consumer<Chosen<C>> make) {
    Chosen<C> chosen = read(option, type, text);
    try {
      make.accept(chosen);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + " " + text + ": " + e.getMessage(), e);
    }
    return chosen;
  }

  private static <C extends Enum<C> & NumberedChoice> Chosen<C> read(
      String option, Class<C> type, String text) {
    String[] parts = text.strip().split(":", 2);
    String wanted = parts[0].strip().replace('_', '-');
    for (C kind : type.getEnumConstants()) {
      if (name(kind).equalsIgnoreCase(wanted)) {
        double number = parts.length == 1 ? kind.usual() : number(kind, parts[1]);
        if (Double.isFinite(number)) {
          return new Chosen<>(kind, number);
        }
        throw new IllegalArgumentException(
            "%s takes %s; got \"%s\"".formatted(option, form(kind), text));
      }
    }
    throw new IllegalArgumentException(
        "%s takes one of %s; got \"%s\"".formatted(option, forms(type), text));
  }

  private static double number(NumberedChoice kind, String text) {
    if (kind.number().isEmpty()) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** How each is written, with commas between them. */
  static <C extends Enum<C> & NumberedChoice> String forms(Class<C> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(NumberedChoice::form)
        .collect(Collectors.joining(", "));
  }

  private static <C extends Enum<C> & NumberedChoice> String form(C kind) {
    String number = ":" + kind.number();
    return kind.number().isEmpty()
        ? name(kind)
        : name(kind) + (Double.isNaN(kind.usual()) ? number : "[" + number + "]");
  }

  /** A constant's name as users write it, such as {@code log-cosh}. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A number as short as it can be read back. */
  static String plain(double number) {
    return number == StrictMath.rint(number) && Math.abs(number) < 1e9
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}

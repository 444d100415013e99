package dev.concord.examples.task;

import java.util.List;

/** How users name a column: by its name, or by its number from 0 on, negative from the end. */
public final class ColumnChoice {
  private ColumnChoice() {}

  /** The column's name; the text itself where it is no number of a column. */
  public static String name(List<String> names, String text) {
    if (!text.matches("-?[0-9]{1,6}")) {
      return text;
    }
    int number = Integer.parseInt(text);
    int column = number < 0 ? number + names.size() : number;
    return column >= 0 && column < names.size() ? names.get(column) : text;
  }
}

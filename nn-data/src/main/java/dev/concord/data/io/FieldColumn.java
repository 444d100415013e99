package dev.concord.data.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One column of a CSV file while it is read. Whether it holds numbers or categories is known at the
 * end only, so it keeps each field's number and its text, the texts as bytes in one array: a String
 * for each field would take ten times as much, and tables have millions of fields.
 */
final class FieldColumn {
  private static final int FIRST_ROWS = 64;

  private final String name;
  private final int number;
  private float[] values = new float[FIRST_ROWS];
  private int[] ends = new int[FIRST_ROWS];
  private byte[] texts = new byte[FIRST_ROWS];
  private int rows;

  private int found;
  private int others;
  private int commas;
  private long lineOfLastOther;
  private String lastOther = "";

  /** A column without rows. */
  FieldColumn(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /** The column's name. */
  String name() {
    return name;
  }

  /** Its number in the file, from 0 on. */
  int number() {
    return number;
  }

  /** Adds a gap. */
  void addGap() {
    add(Float.NaN, "");
  }

  /** Adds a number with the text that it stood as. */
  void addNumber(float value, String text) {
    found++;
    add(value, text);
  }

  /** Adds a field that is no number. */
  void addOther(String text, boolean commaNumber, long line) {
    others++;
    commas += commaNumber ? 1 : 0;
    lastOther = text;
    lineOfLastOther = line;
    add(Float.NaN, text);
  }

  private void add(float value, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int start = rows == 0 ? 0 : ends[rows - 1];
    if (rows == values.length) {
      values = Arrays.copyOf(values, 2 * rows);
      ends = Arrays.copyOf(ends, 2 * rows);
    }
    if (Math.addExact(start, bytes.length) > texts.length) {
      long wanted = Math.max(2L * texts.length, start + (long) bytes.length);
      texts = Arrays.copyOf(texts, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
    System.arraycopy(bytes, 0, texts, start, bytes.length);
    values[rows] = value;
    ends[rows] = start + bytes.length;
    rows++;
  }

  /** Fields that are numbers. */
  int found() {
    return found;
  }

  /** Fields that are neither numbers nor gaps. */
  int others() {
    return others;
  }

  /** Whether all of those would be numbers with a decimal comma. */
  boolean othersAreDecimalCommas() {
    return others > 0 && commas == others;
  }

  /** The last of those. */
  String lastOther() {
    return lastOther;
  }

  /** The line of the last of those, from 1 on. */
  long lineOfLastOther() {
    return lineOfLastOther;
  }

  /** The numbers, NaN where there is none. */
  float[] numbers() {
    return Arrays.copyOf(values, rows);
  }

  /** The texts, each different one once in memory, empty where there is a gap. */
  List<String> texts() {
    Map<String, String> known = new HashMap<>();
    List<String> all = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      int start = row == 0 ? 0 : ends[row - 1];
      String text = new String(texts, start, ends[row] - start, StandardCharsets.UTF_8);
      all.add(known.computeIfAbsent(text, same -> same));
    }
    return all;
  }
}

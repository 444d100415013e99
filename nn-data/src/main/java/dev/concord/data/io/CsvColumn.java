package dev.concord.data.io;

/** How the user names a column of a CSV file. */
sealed interface CsvColumn {
  /** By the name in the header. */
  record Named(String name) implements CsvColumn {}

  /** By its number from 0, or from the end with −1 for the last. */
  record Numbered(int number) implements CsvColumn {}
}

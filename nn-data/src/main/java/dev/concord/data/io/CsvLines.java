package dev.concord.data.io;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lines of CSV text (UTF-8, quoting after RFC 4180), empty ones skipped. Lines of another width
 * come through, for errors that say more than the library's.
 */
final class CsvLines {
  /** What some programs put before UTF-8. */
  private static final String MARK = "\uFEFF";

  /** Characters of a field that messages show. */
  private static final int MOST_SHOWN = 60;

  private CsvLines() {}

  /** Of a file. */
  static CsvReader<CsvRecord> open(Path file, char delimiter) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "expected a CSV file, found a folder: name a file in it");
    }
    return builder(delimiter).ofCsvRecord(file, StandardCharsets.UTF_8);
  }

  /** Of a text. */
  static CsvReader<CsvRecord> of(String text, char delimiter) {
    // The library takes the mark away from files alone.
    return builder(delimiter).ofCsvRecord(text.startsWith(MARK) ? text.substring(1) : text);
  }

  /** Whether a text ends with a quote, line breaks aside. */
  interface Ending {
    boolean isQuote() throws IOException;
  }

  /** The ending of a file, in UTF-8 or UTF-16. */
  static Ending of(Path file) {
    return () -> {
      try (FileChannel channel = FileChannel.open(file)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long at = channel.size() - 1; at >= 0; at--) {
          channel.read(one.clear(), at);
          byte last = one.get(0);
          if (last != 0 && last != '\n' && last != '\r') {
            return last == '"';
          }
        }
        return false;
      }
    };
  }

  /** The ending of a text. */
  static Ending of(String text) {
    return () -> text.stripTrailing().endsWith("\"");
  }

  /**
   * Checks that the last line closes what it quotes: else it has swallowed the lines behind it.
   *
   * @param last of the lines, or null where there is none
   * @param ending of the whole
   */
  static void requireClosed(String source, CsvRecord last, Ending ending) throws IOException {
    if (last == null) {
      return;
    }
    long breaks = last.getField(last.getFieldCount() - 1).lines().count() - 1;
    if (breaks > 0 && !ending.isQuote()) {
      throw new MalformedDataException(
          "%s, line %d: a quote is opened and never closed, which makes one field of it and the %d lines behind it: close it, or double it where it is part of the text."
              .formatted(source, last.getStartingLineNumber(), breaks));
    }
  }

  /** A field for messages: its beginning, and what may be wrong where it goes over lines. */
  static String shown(String field) {
    String first = field.lines().findFirst().orElse("");
    boolean cut = first.length() > MOST_SHOWN;
    return "\"%s%s\"%s"
        .formatted(
            cut ? first.substring(0, MOST_SHOWN) : first,
            cut || first.length() < field.length() ? "…" : "",
            first.length() < field.length() ? " over several lines (an open quote?)" : "");
  }

  private static CsvReaderBuilder builder(char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
  }
}

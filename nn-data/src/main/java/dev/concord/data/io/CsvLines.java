package dev.concord.data.io;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
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

  private static CsvReaderBuilder builder(char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
  }
}

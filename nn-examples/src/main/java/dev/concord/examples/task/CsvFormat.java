package dev.concord.examples.task;

import dev.concord.data.io.CsvReader;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.MalformedDataException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the text of a CSV file is read.
 *
 * @param delimiter between fields
 * @param header whether the first line holds names
 * @param decimalComma whether numbers have a comma before their decimals
 * @param since what is subtracted from the numbers of a column before they become float32, by name
 */
public record CsvFormat(
    char delimiter, boolean header, boolean decimalComma, Map<String, Double> since) {
  /** Copies the map, and checks that numbers and fields can be told apart. */
  public CsvFormat {
    since = Map.copyOf(since);
    if ("\"\r\n".indexOf(delimiter) >= 0) {
      throw new IllegalArgumentException(
          "--delimiter takes any character but quotes and line ends, which have their meaning");
    }
    if (decimalComma && delimiter == ',') {
      throw new IllegalArgumentException(
          "--decimal-comma needs another --delimiter than the comma, such as ;");
    }
  }

  /** The same with these origins. */
  public CsvFormat since(Map<String, Double> origins) {
    return new CsvFormat(delimiter, header, decimalComma, origins);
  }

  /** What separates fields where nothing is said: as usual beside such decimals. */
  public static char usualDelimiter(boolean decimalComma) {
    return decimalComma ? ';' : ',';
  }

  /** Whether only {@link #tables} can read it. */
  public boolean needsTables() {
    return decimalComma || !since.isEmpty();
  }

  /** Reads columns of all kinds. */
  public CsvTableReader tables() {
    CsvTableReader reader =
        (header ? CsvTableReader.withHeader() : CsvTableReader.withoutHeader())
            .delimiter(delimiter);
    if (decimalComma) {
      reader = reader.decimalComma();
    }
    for (Map.Entry<String, Double> origin : since.entrySet()) {
      reader = reader.since(origin.getKey(), origin.getValue());
    }
    return reader;
  }

  /** Reads columns of numbers with a decimal point, and one of classes. */
  public CsvReader numbers() {
    return (header ? CsvReader.withHeader() : CsvReader.withoutHeader()).delimiter(delimiter);
  }

  /** A reader's complaint whose advice names methods, with the options that stand for them. */
  public static MalformedDataException onCommandLine(MalformedDataException problem) {
    String text =
        problem
            .getMessage()
            .replace("decimalComma()", "--decimal-comma")
            .replace("CsvTableReader.since", "--since COLUMN=NUMBER");
    return new MalformedDataException(text, problem);
  }

  /** Puts it among the settings of a run. */
  void save(Map<String, String> texts) {
    texts.put("delimiter", String.valueOf(delimiter));
    texts.put("header", String.valueOf(header));
    if (decimalComma) {
      texts.put("decimal_comma", "true");
    }
    if (!since.isEmpty()) {
      texts.put("since", String.join(",", origins()));
    }
  }

  private Iterable<String> origins() {
    return new TreeMap<>(since)
        .entrySet().stream().map(origin -> origin.getKey() + "=" + origin.getValue()).toList();
  }
}

package dev.concord.examples.prediction;

import dev.concord.data.Dataset;
import dev.concord.data.io.CsvReader;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.IdxReader;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.preprocess.FittedTableCoding;
import dev.concord.data.table.Table;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.examples.task.ColumnChoice;
import dev.concord.examples.task.CsvFormat;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows to be judged by a saved network, read from a table, an IDX file, a picture or the command
 * line, and checked against what the network takes.
 *
 * @param rows F32 or U8 [n, …], not yet scaled
 * @param labels the rows' true classes, where they are known
 */
public record PredictionInput(HostTensor rows, Optional<int[]> labels) {
  /** One row of values, separated as in a file; numbers alone may have any separator. */
  public static PredictionInput ofRow(String text, CsvFormat format, ModelSpec spec)
      throws IOException {
    if (spec.input().coding().isPresent()) {
      return ofCodedRow(text, format, spec.input().coding().get());
    }
    String[] fields =
        format.decimalComma()
            ? text.strip()
                .replace(',', '.')
                .split(Pattern.quote(String.valueOf(format.delimiter())))
            : text.strip().split("\\s*[,;]\\s*|\\s+");
    int wanted = spec.input().shape().size();
    if (fields.length != wanted) {
      throw new IllegalArgumentException(
          "--row needs %d numbers with commas between them%s; got %d"
              .formatted(
                  wanted,
                  spec.input().names().isEmpty() ? "" : " (" + names(spec) + ")",
                  fields.length));
    }
    float[] values = new float[wanted];
    for (int i = 0; i < wanted; i++) {
      try {
        values[i] = Float.parseFloat(fields[i]);
      } catch (NumberFormatException e) {
        values[i] = Float.NaN;
      }
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "--row: number %d is \"%s\"; expected a finite number".formatted(i + 1, fields[i]));
      }
    }
    return new PredictionInput(HostTensor.of(rowsOf(spec, 1), values), Optional.empty());
  }

  /** The row gets a header, so that it is read like a file of one row. */
  private static PredictionInput ofCodedRow(String text, CsvFormat format, FittedTableCoding coding)
      throws IOException {
    CsvFormat named =
        new CsvFormat(format.delimiter(), true, format.decimalComma(), format.since());
    String header =
        coding.inputs().stream()
            .map(name -> '"' + name.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(String.valueOf(format.delimiter())));
    Table row;
    try {
      row = coding.reading(named.tables()).read("--row", header + "\n" + text + "\n");
    } catch (MalformedDataException e) {
      throw new IllegalArgumentException(
          "--row needs %d values with %s between them (%s); %s"
              .formatted(
                  coding.inputs().size(),
                  format.delimiter() == ',' ? "commas" : "\"" + format.delimiter() + "\"",
                  String.join(", ", coding.inputs()),
                  e.getMessage()),
          e);
    }
    return new PredictionInput(coding.apply(row), Optional.empty());
  }

  private static PredictionInput ofTable(
      Path file, Optional<String> labels, CsvFormat format, ModelSpec spec) throws IOException {
    CsvTableReader reader = format.tables();
    Optional<String> truth = Optional.empty();
    if (labels.isPresent()) {
      requireClasses(spec);
      truth = Optional.of(ColumnChoice.name(reader.read(file).names(), labels.get()));
    }
    HostTensor rows = rows(file, reader, truth, spec);
    if (truth.isEmpty()) {
      return new PredictionInput(rows, Optional.empty());
    }
    String column = truth.get();
    Table labelled = reader.only(List.of(column)).categories(List.of(column)).read(file);
    List<String> classes = requireClasses(spec).names();
    return new PredictionInput(rows, Optional.of(labelled.labels(column, classes).ids().ints()));
  }

  private static HostTensor rows(
      Path file, CsvTableReader reader, Optional<String> truth, ModelSpec spec) throws IOException {
    if (spec.input().coding().isPresent()) {
      FittedTableCoding coding = spec.input().coding().get();
      return coding.apply(coding.reading(reader).read(file));
    }
    List<String> columns = new ArrayList<>(reader.read(file).names());
    truth.ifPresent(columns::remove);
    if (columns.containsAll(spec.input().names()) && !spec.input().names().isEmpty()) {
      columns = spec.input().names();
    }
    Table numbers = reader.only(columns).numbers(columns).read(file);
    return shaped(file, numbers.values(columns.toArray(String[]::new)).values(), spec);
  }

  private static OutputSpec.Classes requireClasses(ModelSpec spec) {
    if (!(spec.output() instanceof OutputSpec.Classes classes)) {
      throw new IllegalArgumentException(
          "--labels belongs to classifications; this model gives numbers");
    }
    return classes;
  }

  private static String names(ModelSpec spec) {
    return String.join(", ", spec.input().names());
  }

  private static Shape rowsOf(ModelSpec spec, int rows) {
    return Shape.of(rows).concat(spec.input().shape());
  }

  /** Rows of an IDX or CSV file; which of the two shows in its first bytes. */
  public static PredictionInput ofFile(
      Path file, Optional<String> labels, CsvFormat format, ModelSpec spec) throws IOException {
    if (isIdx(file)) {
      return ofIdx(file, labels, spec);
    }
    try {
      return spec.input().coding().isPresent() || format.needsTables()
          ? ofTable(file, labels, format, spec)
          : ofNumbers(file, labels, format, spec);
    } catch (MalformedDataException e) {
      throw CsvFormat.onCommandLine(e);
    }
  }

  private static boolean isIdx(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new MalformedDataException(
          file + ": expected a CSV or IDX file, found a folder: name a file in it");
    }
    try (InputStream input = Files.newInputStream(file)) {
      byte[] start = input.readNBytes(2);
      boolean idx = start.length == 2 && start[0] == 0 && start[1] == 0;
      if (start.length == 2 && start[0] == (byte) 0x93 && start[1] == 'N') {
        throw new MalformedDataException(
            file + ": expected a CSV or IDX file, found a NumPy array: save it with numpy.savetxt");
      }
      boolean gzip = start.length == 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
      return idx || gzip;
    }
  }

  private static PredictionInput ofIdx(Path file, Optional<String> labels, ModelSpec spec)
      throws IOException {
    HostTensor rows = IdxReader.read(file);
    Shape wanted = spec.input().shape();
    if (rows.shape().rank() < 1
        || !rows.shape().trailing(1).equals(wanted)
        || rows.type().dtype() == DType.I32) {
      throw new MalformedDataException(
          "%s holds %s; the model takes rows of shape %s".formatted(file, rows.type(), wanted));
    }
    if (labels.isEmpty()) {
      return new PredictionInput(rows, Optional.empty());
    }
    Path labelFile = Path.of(labels.get());
    HostTensor ids = IdxReader.read(labelFile);
    int classes = spec.output().width();
    if (ids.type().dtype() != DType.U8 || !ids.shape().equals(rows.shape().leading(1))) {
      throw new MalformedDataException(
          "%s holds %s; expected one label for each of the %d rows"
              .formatted(labelFile, ids.type(), rows.shape().length(0)));
    }
    int[] truth = new int[ids.size()];
    for (int row = 0; row < truth.length; row++) {
      truth[row] = ids.bytes()[row] & 0xFF;
      if (truth[row] >= classes) {
        throw new MalformedDataException(
            "%s: label %d of row %d is out of range: the model knows classes 0 to %d"
                .formatted(labelFile, truth[row], row, classes - 1));
      }
    }
    return new PredictionInput(rows, Optional.of(truth));
  }

  private static PredictionInput ofNumbers(
      Path file, Optional<String> labels, CsvFormat format, ModelSpec spec) throws IOException {
    CsvReader reader = format.numbers();
    boolean header = format.header();
    List<String> names = spec.input().names();
    if (labels.isEmpty()) {
      HostTensor rows = reader.readNumbers(file, header ? names : List.of());
      return new PredictionInput(shaped(file, rows, spec), Optional.empty());
    }
    OutputSpec.Classes classes = requireClasses(spec);
    String column = labels.get();
    Dataset data =
        (column.matches("-?[0-9]{1,6}")
                ? reader.labels(Integer.parseInt(column))
                : reader.labels(column))
            .classNames(classes.names())
            .read(file);
    HostTensor rows =
        header && !names.isEmpty() ? reader.readNumbers(file, names) : data.features();
    return new PredictionInput(shaped(file, rows, spec), Optional.of(data.labels().ids().ints()));
  }

  private static HostTensor shaped(Path file, HostTensor rows, ModelSpec spec)
      throws MalformedDataException {
    int wanted = spec.input().shape().size();
    if (rows.shape().length(1) != wanted) {
      throw new MalformedDataException(
          "%s has %d columns of numbers; the model takes %d for each row"
              .formatted(file, rows.shape().length(1), wanted));
    }
    return rows.reshape(rowsOf(spec, rows.shape().length(0)));
  }

  /** A picture, made grey and as large as the network's images. */
  public static PredictionInput ofPicture(Path file, ModelSpec spec) throws IOException {
    if (!spec.input().image()) {
      throw new IllegalArgumentException(
          "--image belongs to models of images; this one takes %d numbers: use --row or --data"
              .formatted(spec.input().shape().size()));
    }
    int[] size = spec.input().shape().lengths();
    byte[] grey = new GreyPicture(file).scaled(size[0], size[1]);
    return new PredictionInput(HostTensor.of(rowsOf(spec, 1), grey), Optional.empty());
  }

  /** Number of rows. */
  public int count() {
    return rows.shape().length(0);
  }

  /** The elements of one row as numbers. */
  public float[] row(int number) {
    int size = rows.shape().trailing(1).size();
    if (rows.type().dtype() == DType.F32) {
      return Arrays.copyOfRange(rows.floats(), number * size, (number + 1) * size);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = rows.bytes()[number * size + i] & 0xFF;
    }
    return values;
  }
}

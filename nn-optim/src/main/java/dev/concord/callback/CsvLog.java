package dev.concord.callback;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The history as a CSV file, a line per epoch, written as training goes on: {@code epoch}, {@code
 * steps}, the numbers of {@link EpochReport#values} as columns of their names, {@code seconds} and
 * {@code rows}. Numbers are written so that they can be read back bit for bit. A file that is there
 * is replaced; a run continued from a checkpoint writes the epochs before it again.
 */
public final class CsvLog implements TrainingListener {
  private final Path file;
  private List<String> columns = List.of();

  /** A log into a file, whose folder must exist. */
  public CsvLog(Path file) {
    this.file = file;
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    columns = List.of();
    write(writer -> {}, StandardOpenOption.TRUNCATE_EXISTING);
    trainer.history().forEach(this::append);
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    append(report);
  }

  private void append(EpochReport report) {
    write(
        writer -> {
          if (columns.isEmpty()) {
            columns = List.copyOf(report.values().keySet());
            List<String> header = new ArrayList<>(List.of("epoch", "steps"));
            header.addAll(columns);
            header.addAll(List.of("seconds", "rows"));
            writer.writeRecord(header);
          }
          List<String> fields = new ArrayList<>();
          fields.add(String.valueOf(report.epoch()));
          fields.add(String.valueOf(report.steps()));
          for (String column : columns) {
            Double value = report.values().get(column);
            fields.add(value == null ? "" : value.toString());
          }
          fields.add(String.valueOf(report.seconds()));
          fields.add(String.valueOf(report.rows()));
          writer.writeRecord(fields);
        },
        StandardOpenOption.APPEND);
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? "its folder does not exist, create it first"
        : failure.toString();
  }

  private interface Content {
    void writeTo(CsvWriter writer);
  }

  private void write(Content content, StandardOpenOption option) {
    try (CsvWriter writer =
        CsvWriter.builder()
            .build(
                Files.newBufferedWriter(
                    file,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    option))) {
      content.writeTo(writer);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "The log " + file + " cannot be written: " + reason(failure), failure);
    }
  }
}

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history as a CSV file, a line per epoch, written as training goes on: {@code epoch}, {@code
 * steps}, the numbers of {@link EpochReport#values} as columns of their names, {@code seconds} and
 * {@code rows}. Numbers are written so that they can be read back bit for bit. A file that is there
 * is replaced; a run continued from a checkpoint writes the epochs before it again.
 *
 * <p>Training does not start where the file cannot be written. Where that comes later, as of a full
 * disk, a warning tells so and training goes on: a later epoch writes what is missing.
 */
public final class CsvLog implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(CsvLog.class);

  private final Path file;
  private boolean complete;

  /** A log into a file, whose folder must exist. */
  public CsvLog(Path file) {
    this.file = file;
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    try {
      write(trainer.history(), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(message(failure), failure);
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    List<EpochReport> history = trainer.history();
    try {
      // What a failed attempt left may end in the middle of a line.
      write(history, complete ? history.size() - 1 : 0);
    } catch (IOException failure) {
      complete = false;
      LOG.warn("{}. Training goes on", message(failure));
    }
  }

  /** Writes the reports from number {@code first} on, the whole file anew where that is 0. */
  private void write(List<EpochReport> history, int first) throws IOException {
    try (CsvWriter writer =
        CsvWriter.builder()
            .build(
                Files.newBufferedWriter(
                    file,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    first == 0
                        ? StandardOpenOption.TRUNCATE_EXISTING
                        : StandardOpenOption.APPEND))) {
      List<String> columns =
          history.isEmpty() ? List.of() : List.copyOf(history.getFirst().values().keySet());
      if (first == 0 && !history.isEmpty()) {
        List<String> header = new ArrayList<>(List.of("epoch", "steps"));
        header.addAll(columns);
        header.addAll(List.of("seconds", "rows"));
        writer.writeRecord(header);
      }
      history
          .subList(first, history.size())
          .forEach(report -> writer.writeRecord(fields(report, columns)));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    complete = true;
  }

  private static List<String> fields(EpochReport report, List<String> columns) {
    List<String> fields = new ArrayList<>();
    fields.add(String.valueOf(report.epoch()));
    fields.add(String.valueOf(report.steps()));
    for (String column : columns) {
      Double value = report.values().get(column);
      fields.add(value == null ? "" : value.toString());
    }
    fields.add(String.valueOf(report.seconds()));
    fields.add(String.valueOf(report.rows()));
    return fields;
  }

  private String message(IOException failure) {
    return "The log %s cannot be written: %s"
        .formatted(
            file,
            failure instanceof NoSuchFileException
                ? "its folder does not exist, create it first"
                : failure.toString());
  }
}

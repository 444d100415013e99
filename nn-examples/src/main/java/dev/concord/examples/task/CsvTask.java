package dev.concord.examples.task;

import dev.concord.examples.saved.ActivationName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A table from a CSV file, one column of which is learnt from the others: as a class or as a
 * number. Columns of text are categories, coded one-hot. Features, and targets that are numbers,
 * are scaled by the training rows.
 */
record CsvTask() implements TrainingTask {
  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "a column of your own table: --data FILE --target COLUMN";
  }

  @Override
  public TaskDefaults defaults() {
    return new TaskDefaults(List.of(32, 16), ActivationName.RELU, 0, 0.005f, 1, 32, 100);
  }

  @Override
  public TaskRows read(DataRequest request) throws IOException {
    Path file =
        request
            .path()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the task csv needs a file: give it as --data FILE, and the column to learn"
                            + " as --target COLUMN"));
    return CsvRows.of(file, request.csv());
  }
}

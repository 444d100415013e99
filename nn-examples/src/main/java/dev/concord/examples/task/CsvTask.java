package dev.concord.examples.task;

import dev.concord.data.RowSplit;
import dev.concord.data.Targets;
import dev.concord.data.io.MalformedDataException;
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
  private static final double TEST = 0.2;
  private static final double VALIDATION = 0.1;

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
  public TaskData load(DataRequest request, long seed) throws IOException {
    CsvRows rows = read(request);
    return rows.prepared(split(rows, request, seed));
  }

  private static CsvRows read(DataRequest request) throws IOException {
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

  private static RowSplit split(CsvRows rows, DataRequest request, long seed)
      throws MalformedDataException {
    double validationShare = request.validation().orElse(VALIDATION);
    double testShare = request.test().orElse(TEST);
    int count = rows.count();
    int validation = Share.of(validationShare, count);
    int test = Share.of(testShare, count);
    if (validation + test >= count) {
      throw new MalformedDataException(
          "%s has %d rows; %d for validation and %d for the test leave none to learn from: choose a"
                  .formatted(rows.file(), count, validation, test)
              + " smaller --validation or --test");
    }
    if (!request.csv().stratified()) {
      return RowSplit.ofSizes(count, seed, count - validation - test, validation, test);
    }
    Targets.Labels labels =
        rows.labels()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--stratify is for classes, but numbers are learnt here: leave it out, or"
                            + " give --kind classification"));
    return RowSplit.stratified(labels, seed, validationShare, testShare);
  }
}

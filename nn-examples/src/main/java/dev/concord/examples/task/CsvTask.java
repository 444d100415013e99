package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.io.CsvReader;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.preprocess.ColumnScaling;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.table.Column;
import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table from a CSV file, one column of which is learnt from the others: as a class or as a
 * number. Columns of text are categories, coded one-hot. Features, and targets that are numbers,
 * are standardised by the training rows.
 */
record CsvTask() implements TrainingTask {
  /** More different whole numbers than this are taken as numbers to learn, not as classes. */
  private static final int MOST_NUMBERED_CLASSES = 20;

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
    Path file =
        request
            .path()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the task csv needs a file: give it as --data FILE, and the column to learn"
                            + " as --target COLUMN"));
    Optional<CsvSource> source = Optional.empty();
    Dataset plain = null;
    if (CsvSource.asked(request.csv())) {
      source = Optional.of(CsvSource.of(file, request.csv()));
    } else {
      try {
        plain = read(file, request.csv());
      } catch (MalformedDataException e) {
        source = Optional.of(CsvSource.of(file, request.csv())).filter(CsvSource::needsCoding);
        if (source.isEmpty()) {
          throw e;
        }
      }
    }
    if (source.isPresent()) {
      source.get().requireTargets();
    } else {
      requireDifferentNames(file, plain.featureNames());
    }
    int rows = source.isPresent() ? source.get().rows() : plain.size();
    int validation = Share.of(request.validation().orElse(VALIDATION), rows);
    int test = Share.of(request.test().orElse(TEST), rows);
    if (validation + test >= rows) {
      throw new MalformedDataException(
          "%s has %d rows; %d for validation and %d for the test leave none to learn from: choose a"
                  .formatted(file, rows, validation, test)
              + " smaller --validation or --test");
    }
    RowSplit split = RowSplit.ofSizes(rows, seed, rows - validation - test, validation, test);
    Optional<CsvSource.Coded> coded = Optional.empty();
    if (source.isPresent()) {
      coded = Optional.of(source.get().coded(split, learnsClasses(source.get())));
    }
    Dataset data = coded.map(CsvSource.Coded::data).orElse(plain);
    Split raw = Split.of(data, split);
    ColumnScaling scaling = new StandardScaler().fit(raw.train().features());
    Split scaled =
        new Split(
            scaling.apply(raw.train()), scaling.apply(raw.validation()), scaling.apply(raw.test()));
    InputSpec input =
        new InputSpec(
            data.featureShape(),
            false,
            data.featureNames(),
            Optional.of(scaling),
            coded.map(CsvSource.Coded::coding));
    return switch (data.targets()) {
      case Targets.Labels labels -> {
        OutputSpec.Classes classes = TaskData.classes(labels);
        if (classes.width() < 2) {
          throw new MalformedDataException(
              "%s: every row has the class \"%s\"; a classification needs at least two: choose"
                      .formatted(file, classes.names().getFirst())
                  + " another column with --target, or give --kind regression for a column of"
                  + " numbers");
        }
        yield new TaskData(
            scaled,
            input,
            classes,
            "%s: %,d rows, %d features; a classification, %d classes"
                .formatted(file, data.size(), input.shape().size(), classes.width()));
      }
      case Targets.Values values -> {
        ColumnScaling targetScaling = new StandardScaler().fit(targets(raw.train()));
        yield new TaskData(
            new Split(
                withScaledTargets(scaled.train(), targetScaling),
                withScaledTargets(scaled.validation(), targetScaling),
                withScaledTargets(scaled.test(), targetScaling)),
            input,
            new OutputSpec.Values(targetNames(values, request.csv()), targetScaling),
            "%s: %,d rows, %d features; a regression"
                .formatted(file, data.size(), input.shape().size()));
      }
    };
  }

  /** The trained model finds the columns of other files by their names. */
  private static void requireDifferentNames(Path file, List<String> names)
      throws MalformedDataException {
    Set<String> different = new HashSet<>();
    for (String name : names) {
      if (!different.add(name)) {
        throw new MalformedDataException(
            "%s: the header has the column \"%s\" more than once: give each its own name"
                .formatted(file, name));
      }
    }
  }

  /** Whether the target of a table that needs coding is taken as classes. */
  private static boolean learnsClasses(CsvSource source) {
    return switch (source.csv().kind()) {
      case CLASSIFICATION -> true;
      case REGRESSION -> false;
      case AUTO ->
          switch (source.table().column(source.target())) {
            case Column.Categories categories -> true;
            case Column.Numbers numbers ->
                !holdsNumbers(source.table().labels(source.target(), List.of()).names());
          };
    };
  }

  private static Dataset read(Path file, DataRequest.Csv csv) throws IOException {
    CsvReader reader =
        (csv.header() ? CsvReader.withHeader() : CsvReader.withoutHeader())
            .delimiter(csv.delimiter());
    String target = csv.target().orElse("-1");
    boolean numbered = target.matches("-?[0-9]{1,6}");
    CsvReader classes = numbered ? reader.labels(Integer.parseInt(target)) : reader.labels(target);
    CsvReader numbers = numbered ? reader.values(Integer.parseInt(target)) : reader.values(target);
    return switch (csv.kind()) {
      case CLASSIFICATION -> classes.read(file);
      case REGRESSION -> numbers.read(file);
      case AUTO -> {
        Dataset data = classes.read(file);
        List<String> names = data.labels().names();
        if (names.stream().noneMatch(CsvTask::isNumber)) {
          yield data;
        }
        if (!names.stream().allMatch(CsvTask::isNumber)) {
          yield mixed(numbers, file);
        }
        yield holdsNumbers(names) ? numbers.read(file) : data;
      }
    };
  }

  /** Whether numbers are taken as numbers to learn, not as classes. */
  private static boolean holdsNumbers(List<String> values) {
    boolean whole = values.stream().allMatch(value -> value.matches("[-+]?[0-9]+"));
    return !whole || values.size() > MOST_NUMBERED_CLASSES;
  }

  private static boolean isNumber(String value) {
    return value.matches("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?");
  }

  /** Reading as numbers stops at the first line that holds none, which the user is told. */
  private static Dataset mixed(CsvReader numbers, Path file) throws IOException {
    try {
      return numbers.read(file);
    } catch (MalformedDataException e) {
      throw new MalformedDataException(
          e.getMessage()
              + " Other lines hold numbers there: mend it, or give --kind classification or --kind"
              + " regression",
          e);
    }
  }

  private static List<String> targetNames(Targets.Values values, DataRequest.Csv csv) {
    if (!values.names().isEmpty()) {
      return values.names();
    }
    return List.of(csv.target().map(target -> "column " + target).orElse("target"));
  }

  private static HostTensor targets(Dataset data) {
    return switch (data.targets()) {
      case Targets.Values values -> values.values();
      case Targets.Labels labels -> throw new IllegalStateException("targets are classes");
    };
  }

  private static Dataset withScaledTargets(Dataset data, ColumnScaling scaling) {
    return data.withTargets(new Targets.Values(scaling.apply(targets(data)), List.of()));
  }
}

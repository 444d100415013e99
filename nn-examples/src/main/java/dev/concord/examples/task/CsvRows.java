package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.io.CsvReader;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.table.Column;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import dev.concord.examples.saved.OutputSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a CSV file as they were read, before they are divided. Whatever is learnt of them to
 * prepare them, a coding and scalings, is learnt from the training rows of one division.
 *
 * @param file where they come from
 * @param csv what the user said about it
 * @param source the table, where its features need coding
 * @param plain the rows where they do not, else null
 */
record CsvRows(Path file, DataRequest.Csv csv, Optional<CsvSource> source, Dataset plain)
    implements TaskRows {
  private static final double TEST = 0.2;
  private static final double VALIDATION = 0.1;

  /** More different whole numbers than this are taken as numbers to learn, not as classes. */
  private static final int MOST_NUMBERED_CLASSES = 20;

  /**
   * Reads a file.
   *
   * @throws MalformedDataException if it is not what it should be, naming the line
   */
  static CsvRows of(Path file, DataRequest.Csv csv) throws IOException {
    CsvRows rows = read(file, csv);
    if (rows.source.isPresent()) {
      rows.source.get().requireTargets();
    } else {
      requireDifferentNames(file, rows.plain.featureNames());
    }
    return rows;
  }

  private static CsvRows read(Path file, DataRequest.Csv csv) throws IOException {
    if (CsvSource.asked(csv)) {
      return new CsvRows(file, csv, Optional.of(CsvSource.of(file, csv)), null);
    }
    try {
      return new CsvRows(file, csv, Optional.empty(), plain(file, csv));
    } catch (MalformedDataException e) {
      CsvSource source = CsvSource.of(file, csv);
      if (source.needsCoding()) {
        return new CsvRows(file, csv, Optional.of(source), null);
      }
      throw e;
    }
  }

  private int count() {
    return source.map(CsvSource::rows).orElseGet(() -> plain.size());
  }

  @Override
  public RowSplit split(DataRequest request, long seed) throws MalformedDataException {
    double validationShare = request.validation().orElse(VALIDATION);
    double testShare = request.test().orElse(TEST);
    int validation = Share.of(validationShare, count());
    int test = Share.of(testShare, count());
    if (validation + test >= count()) {
      throw new MalformedDataException(
          "%s has %d rows; %d for validation and %d for the test leave none to learn from: choose a"
                  .formatted(file, count(), validation, test)
              + " smaller --validation or --test");
    }
    if (!csv.stratified()) {
      return RowSplit.ofSizes(count(), seed, count() - validation - test, validation, test);
    }
    Targets.Labels labels =
        labels()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--stratify is for classes, but numbers are learnt here: leave it out, or"
                            + " give --kind classification"));
    return RowSplit.stratified(labels, seed, validationShare, testShare);
  }

  @Override
  public Optional<Targets.Labels> labels() {
    if (source.isPresent()) {
      CsvSource table = source.get();
      return learnsClasses(table)
          ? Optional.of(table.table().labels(table.target(), List.of()))
          : Optional.empty();
    }
    return plain.targets() instanceof Targets.Labels labels
        ? Optional.of(labels)
        : Optional.empty();
  }

  /**
   * The rows divided, coded and scaled.
   *
   * @throws MalformedDataException if a value is missing that may not be, or there is one class
   *     only
   */
  @Override
  public TaskData prepared(RowSplit split) throws MalformedDataException {
    Optional<CsvSource.Coded> coded = Optional.empty();
    if (source.isPresent()) {
      coded = Optional.of(source.get().coded(split, learnsClasses(source.get())));
    }
    Dataset data = coded.map(CsvSource.Coded::data).orElse(plain);
    Split raw = Split.of(data, split);
    Optional<FittedTransform> scaling =
        csv.scale() == ScalingChoice.NONE
            ? Optional.empty()
            : Optional.of(csv.scale().transform().fit(raw));
    Split scaled = scaling.map(fitted -> fitted.apply(raw)).orElse(raw);
    InputSpec input =
        new InputSpec(
            data.featureShape(),
            false,
            data.featureNames(),
            scaling,
            coded.map(CsvSource.Coded::coding),
            origins(coded));
    String origin =
        "%s: %,d rows, %d features; ".formatted(file, data.size(), input.shape().size());
    return switch (data.targets()) {
      case Targets.Labels labels -> {
        if (csv.targetScale() != ScalingChoice.STANDARD
            && csv.targetScale() != ScalingChoice.NONE) {
          throw new IllegalArgumentException(
              "--scale-target is for numbers to learn, but classes are learnt here: leave it out,"
                  + " or give --kind regression");
        }
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
            origin + "a classification, %d classes".formatted(classes.width()));
      }
      case Targets.Values values -> {
        FittedTransform ofTargets =
            csv.targetScale().transform().fit(raw.train().values().values());
        yield new TaskData(
            new Split(
                withScaledTargets(scaled.train(), ofTargets),
                withScaledTargets(scaled.validation(), ofTargets),
                withScaledTargets(scaled.test(), ofTargets)),
            input,
            new OutputSpec.Values(targetNames(values, csv), ofTargets),
            origin + "a regression");
      }
    };
  }

  /** Of the columns that the model takes: files of new rows need not have the others. */
  private Map<String, Double> origins(Optional<CsvSource.Coded> coded) {
    Map<String, Double> origins = new HashMap<>(csv.format().since());
    origins.keySet().retainAll(coded.map(made -> made.coding().inputs()).orElse(List.of()));
    return origins;
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

  private static Dataset plain(Path file, DataRequest.Csv csv) throws IOException {
    CsvReader reader = csv.format().numbers();
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
        if (names.stream().noneMatch(CsvRows::isNumber)) {
          yield data;
        }
        if (!names.stream().allMatch(CsvRows::isNumber)) {
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

  private static Dataset withScaledTargets(Dataset data, FittedTransform scaling) {
    return data.withTargets(new Targets.Values(scaling.apply(data.values().values()), List.of()));
  }
}

package dev.concord.examples.option;

import dev.concord.examples.choice.AugmentationChoice;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.task.CsvFormat;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.ScalingChoice;
import dev.concord.examples.task.TrainingTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say on which rows is trained and judged. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "mnist: the folder with the four IDX files, else the environment variable"
              + " CONCORD_MNIST. csv: the file.")
  private Path path;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description =
          "csv: the column to learn, by name, or by number from 0, negative from the end."
              + " Default: the last one.")
  private String target;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "csv: classification, regression or auto. auto takes text and few whole numbers as"
              + " classes. Default: auto.")
  private DataRequest.Kind kind;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      converter = DelimiterConverter.class,
      description =
          "csv: what separates fields, tab for a tabulator. Default: a comma, a semicolon with"
              + " --decimal-comma.")
  private Character delimiter;

  @Option(
      names = "--decimal-comma",
      description = "csv: numbers have a comma before their decimals, as in 3,14.")
  private boolean decimalComma;

  @Option(
      names = "--since",
      paramLabel = "COLUMN=NUMBER,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "csv: subtract a number from a column, such as the time a measurement began from Unix"
              + " seconds, before it is rounded to float32, which holds those to 128 s only. The"
              + " model does the same to new rows.")
  private List<String> since;

  @Option(names = "--no-header", description = "csv: the first line is data already, not names.")
  private boolean noHeader;

  @Option(
      names = "--categories",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "csv: columns that hold categories although they look like numbers. Columns of text do"
              + " so anyway.")
  private List<String> categories;

  @Option(
      names = "--without",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "csv: columns that are left out, such as running numbers, by name or number as"
              + " --target.")
  private List<String> without;

  @Option(
      names = "--missing",
      paramLabel = "HOW",
      description =
          "csv: what fills missing numbers: mean, median or a number; a further column tells"
              + " where one was missing. Default: a missing number is an error.")
  private String missing;

  @Option(
      names = "--scale",
      paramLabel = "HOW",
      description =
          "csv: how the columns are scaled by their training rows: standard (mean 0, deviation 1),"
              + " min-max (0 to 1), robust (by median and quartiles), log (logarithms of numbers of"
              + " either sign, then standard) or none. Default: standard.")
  private String scale;

  @Option(
      names = "--scale-target",
      paramLabel = "HOW",
      description =
          "csv: the same for the numbers to learn; reports and predictions are in their own units."
              + " Default: standard, none for --loss poisson.")
  private String scaleTarget;

  @Option(
      names = "--stratify",
      description =
          "csv: hold the classes in all parts of the rows in the same proportions. Default: parts"
              + " drawn from all rows alike.")
  private boolean stratify;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Share of the rows judged after every epoch, never learnt from. Default: 0.05 for"
              + " images, 0.1 else.")
  private Double validation;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description =
          "Share of the rows kept for the final judgement, where the data has no test rows of its"
              + " own. Default: 0.2.")
  private Double test;

  @Option(
      names = "--augment",
      paramLabel = "NAME=NUMBER,...",
      description =
          "Train on rows changed anew in every epoch. Images: shift (most, as a share of their"
              + " size), rotation (most, in degrees), zoom (0.1 is 0.9 to 1.1 times the size),"
              + " mirror and turn-over (chances), noise (deviation, in grey levels). Others:"
              + " jitter (deviation, in deviations of the column), scale (deviation of a row's"
              + " factor), blanking (chance that a number is replaced by its column's mean). none"
              + " for no changes, as is the default.")
  private String augment;

  /** How training rows are changed in every epoch, if they are. */
  Optional<AugmentationChoice> augmentation(SavedSettings saved, TrainingTask task) {
    return saved
        .given(augment, "augment", Function.identity())
        .filter(text -> !text.strip().equals("none"))
        .map(text -> AugmentationChoice.of(text, task.images()))
        .filter(AugmentationChoice::changes);
  }

  /**
   * Which rows, from options, saved settings and defaults.
   *
   * @param counts whether the loss takes counts, which are not scaled
   */
  DataRequest request(SavedSettings saved, TrainingTask task, boolean counts) {
    requireCsv(task);
    ScalingChoice ofTargets =
        saved
            .given(scaleTarget, "scale_target", Function.identity())
            .map(text -> ScalingChoice.of("--scale-target", text))
            .orElse(counts ? ScalingChoice.NONE : ScalingChoice.STANDARD);
    if (counts && ofTargets != ScalingChoice.NONE) {
      throw new IllegalArgumentException(
          "--loss poisson takes counts as they are: leave out --scale-target, or give none");
    }
    return new DataRequest(
        Optional.ofNullable(path).map(Path::toAbsolutePath),
        new DataRequest.Csv(
            saved.given(target, "target", Function.identity()),
            saved.given(kind, "kind", DataRequest.Kind::valueOf).orElse(DataRequest.Kind.AUTO),
            format(saved),
            saved.given(categories, "categories", DataOptions::columns).orElse(List.of()),
            saved.given(without, "without", DataOptions::columns).orElse(List.of()),
            saved.given(missing, "missing", Function.identity()),
            saved
                .given(scale, "scale", Function.identity())
                .map(text -> ScalingChoice.of("--scale", text))
                .orElse(ScalingChoice.STANDARD),
            ofTargets,
            stratify || saved.text("stratify").isPresent()),
        share("--validation", saved.given(validation, "validation", Double::valueOf)),
        share("--test", saved.given(test, "test", Double::valueOf)));
  }

  private CsvFormat format(SavedSettings saved) {
    boolean comma = decimalComma || saved.text("decimal_comma").isPresent();
    return new CsvFormat(
        saved
            .given(delimiter, "delimiter", text -> text.charAt(0))
            .orElse(CsvFormat.usualDelimiter(comma)),
        !noHeader && saved.text("header").map(Boolean::valueOf).orElse(true),
        comma,
        origins(saved.given(since, "since", DataOptions::columns).orElse(List.of())));
  }

  private static Map<String, Double> origins(List<String> texts) {
    Map<String, Double> origins = new LinkedHashMap<>();
    for (String text : texts) {
      int split = text.lastIndexOf('=');
      try {
        double origin = Double.parseDouble(text.substring(split + 1));
        if (split > 0 && Double.isFinite(origin)) {
          origins.put(text.substring(0, split).strip(), origin);
          continue;
        }
      } catch (NumberFormatException e) {
        // Falls through to the error below, which says what was expected.
      }
      throw new IllegalArgumentException(
          "--since takes COLUMN=NUMBER with commas between them, such as time=1.7e9; got \"%s\""
              .formatted(text));
    }
    return origins;
  }

  /** What only a table can have is told, not passed over, where there is none. */
  private void requireCsv(TrainingTask task) {
    if (task.name().equals("csv")) {
      return;
    }
    SequencedMap<String, Object> given = new LinkedHashMap<>();
    given.put("--target", target);
    given.put("--kind", kind);
    given.put("--delimiter", delimiter);
    given.put("--no-header", noHeader ? true : null);
    given.put("--decimal-comma", decimalComma ? true : null);
    given.put("--since", since);
    given.put("--categories", categories);
    given.put("--without", without);
    given.put("--missing", missing);
    given.put("--scale", scale);
    given.put("--scale-target", scaleTarget);
    given.put("--stratify", stratify ? true : null);
    given.forEach(
        (option, value) -> {
          if (value != null) {
            throw new IllegalArgumentException(
                "%s is for the task csv; the task %s has rows of its own: leave it out"
                    .formatted(option, task.name()));
          }
        });
  }

  private static List<String> columns(String text) {
    return List.of(text.split(","));
  }

  private static OptionalDouble share(String option, Optional<Double> share) {
    if (share.isPresent() && !(share.get() >= 0 && share.get() < 1)) {
      throw new IllegalArgumentException(
          "%s takes a share of the rows, from 0 up to, but without, 1; got %s"
              .formatted(option, share.get()));
    }
    return share.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}

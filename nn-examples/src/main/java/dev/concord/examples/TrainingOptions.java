package dev.concord.examples;

import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.TaskDefaults;
import dev.concord.examples.task.TrainingTask;
import dev.concord.examples.task.TrainingTasks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that say what is trained, and on which data. What is not given comes from the
 * checkpoint that is continued, else from the task's defaults.
 */
final class TrainingOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TASK",
      description = "What to learn, one of the tasks below. Default: digits.")
  private String task;

  @ArgGroup(exclusive = false, heading = "%nData:%n", order = 1)
  private final DataOptions data = new DataOptions();

  @ArgGroup(exclusive = false, heading = "%nNetwork:%n", order = 2)
  private final NetworkOptions network = new NetworkOptions();

  @ArgGroup(exclusive = false, heading = "%nTraining:%n", order = 3)
  private final StepOptions step = new StepOptions();

  @ArgGroup(exclusive = false, heading = "%nLearning rate in the course of training:%n", order = 4)
  private final PacingOptions pacing = new PacingOptions();

  private static final class DataOptions {
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
        description = "csv: what separates fields. Default: a comma.")
    private Character delimiter;

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
  }

  private static final class NetworkOptions {
    @Option(
        names = "--layers",
        paramLabel = "N,N,...",
        description = "Units of each hidden layer, such as 300,100; none for a linear model.")
    private String layers;

    @Option(
        names = "--activation",
        paramLabel = "NAME",
        description =
            "Of the hidden layers: identity, relu, leaky_relu, elu, selu, sigmoid, hard_sigmoid,"
                + " tanh, softsign, softplus, gelu, silu, hard_swish or mish.")
    private String activation;

    @Option(
        names = "--dropout",
        paramLabel = "RATE",
        description = "Share of hidden units dropped in each training step, 0 up to 1.")
    private Double dropout;
  }

  private static final class StepOptions {
    @Option(
        names = "--optimizer",
        paramLabel = "NAME",
        description =
            "sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, amsgrad, nadam,"
                + " adamax or lion. Default: adam.")
    private String optimizer;

    @Option(
        names = "--learning-rate",
        paramLabel = "RATE",
        description =
            "Default: the task's own for adam and those close to it, 0.1 for sgd, 0.02 for momentum"
                + " and nesterov, 0.01 for adagrad, 1 for adadelta, 0.001 for rmsprop, 0.002 for"
                + " adamax, 1e-4 for lion.")
    private Float learningRate;

    @Option(
        names = "--momentum",
        paramLabel = "DECAY",
        description =
            "Decay of momentum, nesterov and rmsprop's velocity, 0 up to 1. Default: 0.9, 0 for"
                + " rmsprop.")
    private Float momentum;

    @Option(
        names = "--weight-decay",
        paramLabel = "LAMBDA",
        description =
            "Decay of all weights and biases, decoupled for adamw and lion, coupled (L2) for the"
                + " others. Default: 0.01 for adamw, else 0.")
    private Float weightDecay;

    @Option(
        names = "--clip-norm",
        paramLabel = "NORM",
        description = "Scale the whole gradient down to this norm where it is larger.")
    private Float clipNorm;

    @Option(names = "--batch", paramLabel = "ROWS", description = "Rows per step.")
    private Integer batch;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training rows.")
    private Integer epochs;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description =
            "Decides first weights, dropout, the order of the rows and which are held out."
                + " Default: 1.")
    private Long seed;

    @Option(
        names = "--seeds",
        paramLabel = "N or M-N",
        description =
            "Train once for each seed from 1 to N, or from M to N, and compare the results. The"
                + " model of the last seed is saved.")
    private String seeds;
  }

  /**
   * Puts options, saved settings and defaults together.
   *
   * @param saved settings of the run that is continued, empty for a new one
   * @throws IllegalArgumentException if something given cannot be used
   */
  TrainingPlan plan(SavedSettings saved) {
    TrainingTask chosen =
        TrainingTasks.named(task != null ? task : saved.text("task").orElse("digits"));
    TaskDefaults usual = chosen.defaults();
    OptimizerChoice optimizer =
        OptimizerChoice.of(given(step.optimizer).or(() -> saved.text("optimizer")).orElse("adam"));
    if (step.momentum != null && !optimizer.takesMomentum()) {
      throw new IllegalArgumentException(
          ("--momentum does not belong to the optimizer %s: choose --optimizer momentum, nesterov"
                  + " or rmsprop")
              .formatted(optimizer));
    }
    if (step.clipNorm != null && !Float.isFinite(step.clipNorm)) {
      throw new IllegalArgumentException(
          "--clip-norm takes a positive number; got " + step.clipNorm);
    }
    int epochs =
        given(step.epochs)
            .or(() -> saved.text("epochs").map(Integer::valueOf))
            .orElse(usual.epochs());
    requireAtLeastOne("--epochs", epochs);
    TrainingPlan plan =
        new TrainingPlan(
            chosen,
            request(saved),
            given(data.augment)
                .or(() -> saved.text("augment"))
                .filter(text -> !text.strip().equals("none"))
                .map(text -> AugmentationChoice.of(text, chosen.images()))
                .filter(AugmentationChoice::changes),
            given(network.layers)
                .or(() -> saved.text("layers"))
                .map(TrainingOptions::layers)
                .orElse(usual.hiddenLayers()),
            given(network.activation)
                .or(() -> saved.text("activation"))
                .map(ActivationName::of)
                .orElse(usual.activation()),
            given(network.dropout)
                .or(() -> saved.text("dropout").map(Double::valueOf))
                .orElse(usual.dropout()),
            optimizer,
            given(step.learningRate)
                .or(() -> saved.text("learning_rate").map(Float::valueOf))
                .orElse(optimizer.usualRate(usual.learningRate())),
            pacing.pacing(saved, optimizer == OptimizerChoice.ADAM ? usual.rateDecay() : 1, epochs),
            given(step.momentum)
                .or(() -> saved.text("momentum").map(Float::valueOf))
                .orElse(optimizer.usualMomentum()),
            given(step.weightDecay)
                .or(() -> saved.text("weight_decay").map(Float::valueOf))
                .orElse(optimizer.usualDecay()),
            given(step.clipNorm)
                .or(() -> saved.text("clip_norm").map(Float::valueOf))
                .orElse(Float.POSITIVE_INFINITY),
            given(step.batch)
                .or(() -> saved.text("batch_size").map(Integer::valueOf))
                .orElse(usual.batch()),
            epochs,
            given(step.seed).or(saved::seed).orElse(1L));
    requireRange("--dropout", plan.dropout());
    requireAtLeastOne("--batch", plan.batch());
    // Made to have rate, momentum, decay and norm checked before any data is read.
    plan.optimization();
    return plan;
  }

  /**
   * The plans of all runs asked for: one, or one for each of {@code --seeds}.
   *
   * @param saved settings of the run that is continued, empty for a new one
   * @throws IllegalArgumentException if something given cannot be used
   */
  List<TrainingPlan> plans(SavedSettings saved) {
    TrainingPlan plan = plan(saved);
    if (step.seeds == null) {
      return List.of(plan);
    }
    if (step.seed != null) {
      throw new IllegalArgumentException("--seeds and --seed exclude each other: leave out one");
    }
    return Seeds.of(step.seeds).stream().map(plan::withSeed).toList();
  }

  private DataRequest request(SavedSettings saved) {
    return new DataRequest(
        given(data.path).map(Path::toAbsolutePath),
        new DataRequest.Csv(
            given(data.target).or(() -> saved.text("target")),
            given(data.kind)
                .or(() -> saved.text("kind").map(DataRequest.Kind::valueOf))
                .orElse(DataRequest.Kind.AUTO),
            given(data.delimiter)
                .or(() -> saved.text("delimiter").map(s -> s.charAt(0)))
                .orElse(','),
            !data.noHeader && saved.text("header").map(Boolean::valueOf).orElse(true),
            columns(data.categories, saved.text("categories")),
            columns(data.without, saved.text("without")),
            given(data.missing).or(() -> saved.text("missing"))),
        share(data.validation, saved.text("validation")),
        share(data.test, saved.text("test")));
  }

  private static List<String> columns(List<String> given, Optional<String> saved) {
    if (given != null) {
      return given;
    }
    return saved.map(text -> List.of(text.split(","))).orElse(List.of());
  }

  private static OptionalDouble share(Double given, Optional<String> saved) {
    if (given != null) {
      return OptionalDouble.of(given);
    }
    return saved
        .map(text -> OptionalDouble.of(Double.parseDouble(text)))
        .orElse(OptionalDouble.empty());
  }

  private static <T> Optional<T> given(T value) {
    return Optional.ofNullable(value);
  }

  /** Units of hidden layers from text such as "300,100"; "none" for no hidden layer. */
  private static List<Integer> layers(String text) {
    if (text.isBlank() || text.strip().equals("none")) {
      return List.of();
    }
    try {
      List<Integer> layers =
          Arrays.stream(text.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      if (layers.stream().allMatch(units -> units >= 1)) {
        return layers;
      }
    } catch (NumberFormatException e) {
      // Falls through to the error below, which says what was expected.
    }
    throw new IllegalArgumentException(
        "--layers takes whole numbers of at least 1 with commas between them, such as 300,100, or"
            + " none; got \""
            + text
            + "\"");
  }

  private static void requireRange(String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          option + " takes a number from 0 up to, but without, 1; got " + value);
    }
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          option + " takes a whole number of at least 1; got " + value);
    }
  }
}

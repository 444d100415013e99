package dev.concord.examples.command;

import dev.concord.device.Device;
import dev.concord.examples.choice.MetricChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.examples.option.DeviceSelection;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.run.EpochLines;
import dev.concord.examples.run.Interruption;
import dev.concord.examples.run.RunFiles;
import dev.concord.examples.run.RunLogs;
import dev.concord.examples.run.RunOutcome;
import dev.concord.examples.run.RunResult;
import dev.concord.examples.run.RunRole;
import dev.concord.examples.run.Screen;
import dev.concord.examples.run.SeedTable;
import dev.concord.examples.run.TrainingRun;
import dev.concord.examples.task.TaskData;
import dev.concord.examples.task.TrainingTask;
import dev.concord.examples.task.TrainingTasks;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code concord train}: trains a network on one of the tasks, saves it and reports how good it is.
 */
@Command(
    name = "train",
    description = {
      "Trains a network and saves it, with a report of its accuracy.",
      "",
      "Ctrl-C loses nothing: the weights and a checkpoint are saved beside the model, and --resume"
          + " continues with the same bits as if there had been no interruption. A second Ctrl-C"
          + " ends at once."
    },
    customSynopsis = "concord train [TASK] [OPTIONS]")
public final class TrainCommand implements Callable<Integer> {
  private static final List<String> EXAMPLES =
      List.of(
          "",
          "Examples:",
          "  concord train",
          "  concord train mnist --data ~/mnist --layers 500,300 --epochs 20",
          "  concord train spiral --layers 16,16,16 --activation silu --seed 7",
          "  concord train csv --data iris.csv --target species",
          "  concord train mnist --data ~/mnist --epochs 10 --seeds 5",
          "  concord train mnist --data ~/mnist --schedule one-cycle --early-stopping 5",
          "  concord train mnist --data ~/mnist --augment shift=0.1,rotation=10 --epochs 30",
          "  concord train csv --data fruit.csv --target ripe --without number --missing median",
          "  concord train csv --data patients.csv --loss focal:2 --class-weights balanced"
              + " --stratify",
          "  concord train csv --data prices.csv --loss huber --scale robust --scale-target log",
          "  concord train mnist --data ~/mnist --checkpoint run.safetensors",
          "  concord train --resume run.safetensors --data ~/mnist --epochs 30");

  private final Screen screen;
  @Spec private CommandSpec command;
  @Mixin private TrainingOptions options;

  @ArgGroup(exclusive = false, heading = "%nDevice:%n", order = 7)
  private final DeviceSelection device = new DeviceSelection();

  @ArgGroup(exclusive = false, heading = "%nFiles and output:%n", order = 8)
  private final OutputOptions output = new OutputOptions();

  private static final class OutputOptions {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where the model is saved. Default: concord-TASK.safetensors in this folder.")
    private Path model;

    @Option(
        names = "--checkpoint",
        paramLabel = "FILE",
        description = "Save the state of training here after every epoch.")
    private Path checkpoint;

    @Option(
        names = "--checkpoint-every",
        paramLabel = "N",
        description = "Save it after every N-th epoch only.")
    private Integer checkpointEvery;

    @Option(
        names = "--metric",
        paramLabel = "NAME,...",
        hideParamSyntax = true,
        split = ",",
        description =
            "Judge by these, too, after every epoch, in logs and in the report; may be repeated. Of"
                + " classes: balanced-accuracy, top-k[:K], precision, recall and f1 (means over the"
                + " classes; with -micro, -weighted or -positive behind otherwise) and roc-auc. Of"
                + " numbers: r2, mae, rmse and explained-variance, in their own units. On the"
                + " validation rows, or where there are none on the training rows.")
    private List<String> metrics;

    @Option(
        names = "--log-csv",
        paramLabel = "FILE",
        description = "Write losses, rates and accuracies here, a line per epoch.")
    private Path logCsv;

    @Option(
        names = "--tensorboard",
        paramLabel = "DIR",
        description =
            "Write event files for TensorBoard here: the same numbers, and histograms of weights,"
                + " gradients and each layer's outputs.")
    private Path tensorBoard;

    @Option(
        names = "--resume",
        paramLabel = "FILE",
        description =
            "Continue from a checkpoint. Task and settings come from it, but not the place of the"
                + " data: give --data again. --epochs counts from the beginning of the first run.")
    private Path resume;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print the result only, nothing on the way there.")
    private boolean quiet;

    @Option(
        names = "--show-program",
        description = "Print the kernels and memory slots of a training step before training.")
    private boolean showProgram;
  }

  /** The end of the help: every task with its defaults, and examples. */
  public static String[] footer() {
    List<String> lines = new ArrayList<>(tasks());
    lines.addAll(EXAMPLES);
    return lines.toArray(String[]::new);
  }

  /** Every task with its defaults, as lines of a help. */
  static List<String> tasks() {
    List<String> lines = new ArrayList<>(List.of("Tasks, with their defaults:"));
    for (TrainingTask task : TrainingTasks.all()) {
      lines.add("  %-13s %s".formatted(task.name(), task.description()));
      lines.add("  %-13s %s".formatted("", task.defaults()));
    }
    return lines;
  }

  /** The command; what it says goes to the screen. */
  public TrainCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    SavedSettings saved =
        output.resume == null ? SavedSettings.NONE : SavedSettings.read(output.resume);
    List<TrainingPlan> plans;
    try {
      List<Chosen<MetricChoice>> metrics = metrics(saved);
      plans = options.plans(saved).stream().map(plan -> plan.withMetrics(metrics)).toList();
      requireFitting(plans);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
    RunFiles files = files(plans.getFirst());
    List<RunResult> results = new ArrayList<>();
    int code = TrainingRun.FINISHED;
    for (int i = 0; i < plans.size() && code == TrainingRun.FINISHED; i++) {
      RunOutcome outcome = train(plans.get(i), files, RunRole.of(i, plans.size()));
      outcome.result().ifPresent(results::add);
      code = outcome.code();
    }
    if (!results.isEmpty()) {
      screen.out().print(new SeedTable(results));
      if (code == TrainingRun.FINISHED) {
        screen
            .out()
            .printf("Model of seed %d saved to %s%n", plans.getLast().seed(), files.output());
      }
    }
    return code;
  }

  private List<Chosen<MetricChoice>> metrics(SavedSettings saved) {
    List<Chosen<MetricChoice>> metrics =
        saved
            .given(output.metrics, "metrics", text -> List.of(text.split(",")))
            .orElse(List.of())
            .stream()
            .map(text -> MetricChoice.of("--metric", text))
            .toList();
    if (output.metrics != null && metrics.isEmpty()) {
      throw new IllegalArgumentException("--metric takes names with commas between them; got none");
    }
    if (Set.copyOf(metrics).size() < metrics.size()) {
      throw new IllegalArgumentException(
          "--metric names each metric once; got " + String.join(", ", output.metrics));
    }
    return metrics;
  }

  private void requireFitting(List<TrainingPlan> plans) {
    if (plans.size() > 1 && (output.resume != null || output.checkpoint != null)) {
      throw new IllegalArgumentException(
          "--seeds trains from the beginning: leave out --resume and --checkpoint");
    }
    if (plans.size() > 1 && (output.logCsv != null || output.tensorBoard != null)) {
      throw new IllegalArgumentException(
          "--log-csv and --tensorboard are of one run: leave them out, or take --seed");
    }
    if (output.checkpointEvery != null
        && (output.checkpoint == null || output.checkpointEvery < 1)) {
      throw new IllegalArgumentException(
          "--checkpoint-every takes a whole number of at least 1 and goes with --checkpoint FILE;"
              + " got "
              + output.checkpointEvery);
    }
  }

  private RunFiles files(TrainingPlan plan) {
    Path model =
        output.model == null
            ? Path.of("concord-" + plan.task().name() + ".safetensors")
            : output.model;
    return new RunFiles(
        model.toAbsolutePath().normalize(),
        Optional.ofNullable(output.checkpoint),
        Optional.ofNullable(output.resume),
        new RunLogs(
            output.checkpointEvery == null ? 1 : output.checkpointEvery,
            Optional.ofNullable(output.logCsv),
            Optional.ofNullable(output.tensorBoard)));
  }

  private RunOutcome train(TrainingPlan plan, RunFiles files, RunRole role) throws IOException {
    TaskData data;
    try {
      data = plan.task().load(plan.data(), plan.seed());
      plan.requireFits(data);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
    files.requireWritable();
    try (Device opened = device.open();
        TrainingRun run = new TrainingRun(plan, data, files, opened, screen)) {
      if (!output.quiet) {
        screen.out().print(run.introduction());
      }
      if (output.showProgram) {
        screen.out().println(run.program());
      }
      // From here on there is something to lose: until now, Ctrl-C ends the program at once.
      try (Interruption interruption = Interruption.listen()) {
        if (output.quiet) {
          return run.train(
              interruption, TrainingListener.NONE, role, continuation(plan, files.logs()));
        }
        try (EpochLines lines = new EpochLines(screen, plan.epochs(), run.batches())) {
          return run.train(interruption, lines, role, continuation(plan, files.logs()));
        }
      }
    }
  }

  private ParameterException usage(IllegalArgumentException problem) {
    return new ParameterException(command.commandLine(), problem.getMessage(), problem);
  }

  /** What was given and is in no checkpoint. */
  private List<String> continuation(TrainingPlan plan, RunLogs logs) {
    List<String> arguments = new ArrayList<>();
    plan.data().path().ifPresent(path -> arguments.addAll(List.of("--data", path.toString())));
    if (output.model != null) {
      arguments.addAll(List.of("--output", output.model.toString()));
    }
    if (output.checkpoint != null) {
      arguments.addAll(List.of("--checkpoint", output.checkpoint.toString()));
    }
    arguments.addAll(logs.arguments());
    arguments.addAll(device.arguments());
    return arguments;
  }
}

package dev.concord.examples.run;

import dev.concord.callback.Checkpoints;
import dev.concord.callback.CsvLog;
import dev.concord.callback.TensorBoardLog;
import dev.concord.checkpoint.Checkpoint;
import dev.concord.checkpoint.WeightHash;
import dev.concord.data.Sampler;
import dev.concord.device.Device;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.saved.SavedNetwork;
import dev.concord.examples.task.TaskData;
import dev.concord.train.DivergedException;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One training run of the command line, from loaded data to a saved model and a report. Only a
 * finished run writes the model; one that was interrupted or diverged leaves its last good weights
 * beside it, so that a good model of an earlier run survives.
 */
public final class TrainingRun implements AutoCloseable {
  public static final int FINISHED = 0;
  public static final int FAILED = 1;
  public static final int INTERRUPTED = 130;

  /** Rows whose outputs and gradients are shown in TensorBoard. */
  private static final int INSPECTED = 128;

  private final TrainingPlan plan;
  private final RunFiles files;
  private final Screen screen;
  private final Device device;
  private final ModelSpec spec;
  private final TaskData data;
  private final Map<String, String> settings;
  private final TrainingSession session;

  /** Places model and data on the device, which stays the caller's. */
  public TrainingRun(
      TrainingPlan plan, TaskData data, RunFiles files, Device device, Screen screen) {
    this.plan = plan;
    this.data = data;
    this.files = files;
    this.device = device;
    this.screen = screen;
    this.spec = plan.spec(data);
    this.settings = SavedSettings.of(plan, data);
    this.session = plan.session(device, data);
  }

  /** What is to be done, before it begins. */
  public String introduction() {
    int train = data.split().train().size();
    return """
    Task      %s: %s
    Data      %s; %,d rows to train, %,d to validate, %,d to test
    Device    %s
    Training  %s, learning rate %s (%s), batch %d, %d epochs, seed %d, loss %s%s

    %s\
    """
        .formatted(
            plan.task().name(),
            plan.task().description(),
            data.origin(),
            train,
            data.split().validation().size(),
            data.split().test().size(),
            device.description(),
            plan.update().optimizer(),
            plan.update().learningRate(),
            plan.pacing(),
            plan.batch(),
            plan.epochs(),
            plan.seed(),
            plan.lossChoice(data),
            extras(),
            session.model().summary())
        .indent(0);
  }

  /** What is done beside what every training does, to follow the loss. */
  private String extras() {
    return Stream.of(
            plan.balance().toString(),
            plan.network().dense().toString(),
            plan.update().extras(),
            plan.augmentation().map(choice -> "augmented by " + choice).orElse(""),
            plan.measuresTraining(data) ? "metrics of the training rows, as none validate" : "")
        .filter(text -> !text.isEmpty())
        .map(text -> ", " + text)
        .collect(Collectors.joining());
  }

  /** Steps in an epoch. */
  public int batches() {
    int rows =
        plan.balance().sampler(data, plan.seed()).map(Sampler::rows).orElse(data.train().rows());
    return (rows + plan.batch() - 1) / plan.batch();
  }

  /** The program of a full step, as text. */
  public String program() {
    return session.program(Math.min(plan.batch(), data.train().rows())).toString();
  }

  /**
   * Trains, saves and reports.
   *
   * @param interruption asked between steps whether to stop
   * @param listener hears how training goes on
   * @param role what it saves and prints when it has finished
   * @param options of the command line that an interrupted run is to be continued with
   */
  public RunOutcome train(
      Interruption interruption, TrainingListener listener, RunRole role, List<String> options)
      throws IOException {
    files.requireWritable();
    try (Trainer trainer =
        new Trainer(
            session,
            plan.settings(data),
            data.train(),
            data.validation().orElse(null),
            listeners(listener))) {
      int firstStep = resume(trainer);
      try {
        if (!trainer.fit(interruption)) {
          interrupted(trainer, firstStep, options);
          return RunOutcome.of(INTERRUPTED);
        }
      } catch (DivergedException e) {
        diverged(e, firstStep);
        return RunOutcome.of(FAILED);
      }
      return finished(trainer, role);
    }
  }

  /** The display, then everything the run was asked to do beside training. */
  private TrainingListener[] listeners(TrainingListener display) {
    List<TrainingListener> listeners = new ArrayList<>(List.of(display));
    listeners.addAll(plan.listeners(data));
    RunLogs logs = files.logs();
    files
        .checkpoint()
        .ifPresent(
            file ->
                listeners.add(
                    Checkpoints.every(logs.checkpointEvery(), file, settings)
                        .onFailure(this::tellOfCheckpoint)));
    logs.csv().ifPresent(file -> listeners.add(new CsvLog(file)));
    logs.tensorBoard().ifPresent(folder -> listeners.add(new TensorBoardLog(folder, inspected())));
    return listeners.toArray(TrainingListener[]::new);
  }

  private TrainingData inspected() {
    int rows = Math.min(INSPECTED, data.train().rows());
    return data.train().select(IntStream.range(0, rows).toArray());
  }

  /** Training goes on: the weights are in memory, and the next epoch tries again. */
  private void tellOfCheckpoint(IOException failure) {
    screen.err().println("concord: the checkpoint was not saved: " + failure.getMessage());
  }

  private RunOutcome finished(Trainer trainer, RunRole role) throws IOException {
    trainer
        .stopReason()
        .ifPresent(
            reason ->
                screen
                    .out()
                    .printf(
                        "Ended early after epoch %d: %s. The weights are those of that epoch.%n",
                        trainer.epoch(), reason));
    RunReport report = new RunReport(screen.out(), spec, data);
    return switch (role) {
      case ONLY -> {
        saveModel(files.output());
        report.print(trainer, session);
        reportFiles();
        yield RunOutcome.of(FINISHED);
      }
      case ONE_OF_SEEDS -> new RunOutcome(FINISHED, Optional.of(report.result(trainer, session)));
      case LAST_SEED -> {
        saveModel(files.output());
        yield new RunOutcome(FINISHED, Optional.of(report.result(trainer, session)));
      }
    };
  }

  /** Continues from a checkpoint, if one is given; returns the number of steps done before. */
  private int resume(Trainer trainer) throws IOException {
    if (files.resume().isEmpty()) {
      return 0;
    }
    Path file = files.resume().get();
    Checkpoint.load(file, trainer, settings);
    screen
        .out()
        .printf(
            "Continuing %s after epoch %d, step %,d%n",
            file, trainer.epoch(), session.stepNumber());
    if (trainer.epoch() >= plan.epochs()) {
      screen
          .out()
          .printf("All %d epochs are done already; --epochs asks for more%n", plan.epochs());
    }
    return session.stepNumber();
  }

  private void diverged(DivergedException problem, int firstStep) throws IOException {
    screen.err().println("concord: " + problem.getMessage() + ".");
    if (problem.step() == firstStep + 1) {
      screen.err().println("No step was done before: nothing is saved.");
      return;
    }
    Path model = files.modelOfDivergence();
    saveModel(model);
    screen.err().println("The weights from before that step are saved in " + model);
  }

  private void interrupted(Trainer trainer, int firstStep, List<String> options)
      throws IOException {
    if (session.stepNumber() == firstStep) {
      screen.out().printf("%nInterrupted before the first step: nothing is saved.%n");
      return;
    }
    Path model = files.modelOfInterruption();
    saveModel(model);
    Path checkpoint = files.checkpointOfInterruption();
    Checkpoint.save(checkpoint, trainer, settings);
    screen
        .out()
        .printf(
            """

            Interrupted in epoch %d after step %,d.
            Weights saved to      %s
            Checkpoint saved to   %s
            Continue with         %s
            """,
            trainer.epoch() + 1,
            session.stepNumber(),
            model,
            checkpoint,
            continuation(checkpoint, options));
  }

  private String continuation(Path checkpoint, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("concord", "train", "--resume"));
    arguments.add(checkpoint.toString());
    arguments.addAll(List.of("--epochs", String.valueOf(plan.epochs())));
    arguments.addAll(options);
    return arguments.stream()
        .map(argument -> argument.contains(" ") ? "\"" + argument + "\"" : argument)
        .collect(Collectors.joining(" "));
  }

  private void saveModel(Path file) throws IOException {
    SavedNetwork.save(spec, session.model(), session.store(), file);
  }

  private void reportFiles() {
    screen
        .out()
        .printf(
            "Model saved to    %s%nWeights SHA-256   %s%n",
            files.output(), WeightHash.of(session.model(), session.store()));
  }

  /** Releases the session; the device stays open. */
  @Override
  public void close() {
    session.close();
  }
}

package dev.concord.examples.option;

import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.examples.choice.OptimizerChoice;
import dev.concord.examples.plan.Pacing;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.plan.UpdatePlan;
import dev.concord.examples.task.TaskDefaults;
import dev.concord.examples.task.TrainingTask;
import dev.concord.examples.task.TrainingTasks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that say what is trained, and on which data, group by group. What is not given comes
 * from the checkpoint that is continued, else from the task's defaults.
 */
public final class TrainingOptions {
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

  @ArgGroup(exclusive = false, heading = "%nLoss:%n", order = 3)
  private final LossOptions loss = new LossOptions();

  @ArgGroup(exclusive = false, heading = "%nOptimizer:%n", order = 4)
  private final UpdateOptions update = new UpdateOptions();

  @ArgGroup(exclusive = false, heading = "%nLearning rate in the course of training:%n", order = 5)
  private final PacingOptions pacing = new PacingOptions();

  @ArgGroup(exclusive = false, heading = "%nTraining:%n", order = 6)
  private final RunOptions run = new RunOptions();

  private static final class RunOptions {
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
  public TrainingPlan plan(SavedSettings saved) {
    TrainingTask chosen =
        TrainingTasks.named(saved.given(task, "task", Function.identity()).orElse("digits"));
    TaskDefaults usual = chosen.defaults();
    UpdatePlan updating = update.plan(saved, usual);
    int epochs = saved.given(run.epochs, "epochs", Integer::valueOf).orElse(usual.epochs());
    int batch = saved.given(run.batch, "batch_size", Integer::valueOf).orElse(usual.batch());
    requireAtLeastOne("--epochs", epochs);
    requireAtLeastOne("--batch", batch);
    Pacing paced =
        pacing.pacing(
            saved, updating.optimizer() == OptimizerChoice.ADAM ? usual.rateDecay() : 1, epochs);
    paced.requireFits(updating, epochs);
    Optional<Chosen<LossChoice>> chosenLoss = loss.loss(saved);
    boolean counts = chosenLoss.filter(made -> made.kind().takesCounts()).isPresent();
    return new TrainingPlan(
        chosen,
        data.request(saved, chosen, counts),
        data.augmentation(saved, chosen),
        network.plan(saved, usual),
        chosenLoss,
        loss.balance(saved),
        updating,
        paced,
        batch,
        epochs,
        run.seed != null ? run.seed : saved.seed().orElse(1L),
        List.of());
  }

  /**
   * The plans of all runs asked for: one, or one for each of {@code --seeds}.
   *
   * @param saved settings of the run that is continued, empty for a new one
   * @throws IllegalArgumentException if something given cannot be used
   */
  public List<TrainingPlan> plans(SavedSettings saved) {
    TrainingPlan plan = plan(saved);
    if (run.seeds == null) {
      return List.of(plan);
    }
    if (run.seed != null) {
      throw new IllegalArgumentException("--seeds and --seed exclude each other: leave out one");
    }
    return Seeds.of(run.seeds).stream().map(plan::withSeed).toList();
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          option + " takes a whole number of at least 1; got " + value);
    }
  }
}

package dev.concord.examples.command;

import dev.concord.device.Backends;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.run.Interruption;
import dev.concord.examples.run.OutputPlace;
import dev.concord.examples.run.Screen;
import dev.concord.examples.run.TrainingRun;
import dev.concord.examples.search.KeptTrainings;
import dev.concord.examples.search.SearchMeasure;
import dev.concord.examples.search.SearchMethod;
import dev.concord.examples.search.SearchedTraining;
import dev.concord.examples.search.SpaceSyntax;
import dev.concord.examples.task.Folds;
import dev.concord.examples.task.TaskData;
import dev.concord.examples.task.TaskRows;
import dev.concord.select.Proposal;
import dev.concord.select.Search;
import dev.concord.select.SearchDisplay;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchStrategy;
import dev.concord.select.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code concord search}: looks for good settings of a training. */
@Command(
    name = "search",
    description = {
      "Looks for good settings of a training: trains with many, several at the same time, judges"
          + " each on the validation rows, and prints a table, the best first.",
      "",
      "The table follows from settings and seed, not from the number of workers. With --out nothing"
          + " is lost by Ctrl-C: the same command goes on where it was, and ends with the same"
          + " table."
    },
    customSynopsis = "concord search [TASK] --space NAME=VALUES ... [OPTIONS]")
public final class SearchCommand implements Callable<Integer> {
  private static final List<String> VALUES_AND_EXAMPLES =
      List.of(
          "",
          "Values of a setting, which bears the name of its option:",
          "  learning-rate=1e-4..1e-1:log    numbers of a range, evenly by their logarithm",
          "  dropout=0..0.5                  numbers of a range",
          "  batch=16..128                   whole numbers, as both ends are",
          "  layers=32/64/64,32              one of a list",
          "  momentum=0.5..0.99@optimizer=momentum/nesterov",
          "                                  where another setting has one of these values",
          "",
          "Examples:",
          "  concord search circles --space learning-rate=1e-3..1e-1:log --space layers=8/16/16,16",
          "  concord search digits --space dropout=0..0.5 --space batch=32/64/128 --epochs 5 \\",
          "      --method random --trials 40 --workers 4 --out digits.search.jsonl",
          "  concord search csv --data patients.csv --folds 5 --score f1 --space"
              + " loss=cross-entropy/focal \\",
          "      --space l2=1e-6..1e-2:log --space initializer=he-normal/glorot-uniform",
          "  concord search spiral --space learning-rate=1e-3..0.1:log --space activation=relu/tanh"
              + " \\",
          "      --method halving --trials 27 --epochs 81");

  private final Screen screen;
  @Spec private CommandSpec command;
  @Mixin private TrainingOptions options;

  @ArgGroup(exclusive = false, heading = "%nSearch:%n", order = 7)
  private final SearchOptions search = new SearchOptions();

  private static final class SearchOptions {
    @Option(
        names = "--space",
        paramLabel = "NAME=VALUES",
        description = "A setting to search, see below; give one for each.")
    private List<String> space = List.of();

    @Option(
        names = "--method",
        paramLabel = "METHOD",
        description =
            "bayesian, random, grid, or halving, which lets the best third of the settings go on to"
                + " three times as many epochs, up to --epochs. Default: bayesian.")
    private SearchMethod method = SearchMethod.BAYESIAN;

    @Option(
        names = "--trials",
        paramLabel = "N",
        description =
            "How many settings are tried; of a grid the most, of halving those of the first rung."
                + " Default: 20.")
    private int trials = 20;

    @Option(
        names = "--workers",
        paramLabel = "N",
        description = "Trials at the same time. Default: the number of cores.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
        names = "--score",
        paramLabel = "SCORE",
        description =
            "What trials are judged by, on their validation rows: loss, or a metric: of classes"
                + " accuracy, balanced-accuracy, f1, roc-auc, ...; of numbers r2, mae, rmse or"
                + " explained-variance. Default: loss.")
    private String score = "loss";

    @Option(
        names = "--folds",
        paramLabel = "K",
        description =
            "Judge each trial by K-fold cross-validation: all rows but those for the test are dealt"
                + " into K folds, classes in proportion; a trial trains K networks and scores their"
                + " mean. Default: once, on the validation rows.")
    private Integer folds;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description =
            "Keep every trial here as it ends (JSON lines). If the file is there, go on from it."
                + " halving keeps its networks in FILE.trainings until the search is complete.")
    private Path out;

    @Option(
        names = "--csv",
        paramLabel = "FILE",
        description = "Write the table here, too, as comma-separated values.")
    private Path csv;

    @Option(
        names = "--backend",
        paramLabel = "NAME",
        description = "Where trials compute. Default: cpu, with one thread for each.")
    private String backend = "cpu";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print the table only, nothing on the way there.")
    private boolean quiet;
  }

  /** The end of the help: every task with its defaults, how settings are written, examples. */
  public static String[] footer() {
    List<String> lines = new ArrayList<>(TrainCommand.tasks());
    lines.addAll(VALUES_AND_EXAMPLES);
    return lines.toArray(String[]::new);
  }

  /** The command; what it says goes to the screen. */
  public SearchCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (search.trials < 1) {
      throw new ParameterException(
          command.commandLine(),
          "--trials takes a whole number of at least 1; got " + search.trials);
    }
    SearchedTraining training;
    Search prepared;
    SearchSettings settings;
    try {
      TrainingPlan plan = plan();
      TaskRows rows = plan.task().read(plan.data());
      TaskData data = rows.prepared(rows.split(plan.data(), plan.seed()));
      plan.requireFits(data);
      training =
          new SearchedTraining(
              options,
              data,
              folds(rows, plan),
              SearchMeasure.of(search.score),
              search.method == SearchMethod.HALVING,
              search.backend);
      prepared = prepared(training, plan);
      settings = SearchSettings.workers(search.workers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    for (Path file : Stream.of(search.out, search.csv).filter(Objects::nonNull).toList()) {
      OutputPlace.requireFile(file);
    }
    if (search.out != null && search.method == SearchMethod.HALVING) {
      OutputPlace.requireFolder(KeptTrainings.beside(search.out));
    }
    // A backend that is not there is told now, once, not by every trial.
    Backends.open(search.backend).close();
    // From here on there is something to lose: until now, Ctrl-C ends the program at once.
    try (Interruption interruption = Interruption.listen()) {
      return report(run(prepared, training, settings.stoppedBy(interruption)), training.measure());
    }
  }

  private int report(SearchResults results, SearchMeasure measure) throws IOException {
    screen.out().print(results);
    if (search.csv != null) {
      Files.writeString(search.csv, results.toCsv());
    }
    if (!results.complete()) {
      screen
          .out()
          .println(
              search.out == null
                  ? "Interrupted; with --out a search can go on where it was"
                  : "Interrupted; the same command goes on from " + search.out);
      return TrainingRun.INTERRUPTED;
    }
    TrialResult best = results.ranked().getFirst();
    if (best.failed()) {
      screen.err().println("concord: no trial succeeded");
      return TrainingRun.FAILED;
    }
    screen.out().printf("%nBest %s %s with%s%n", measure, best.score(), options(best.proposal()));
    return TrainingRun.FINISHED;
  }

  private TrainingPlan plan() {
    List<TrainingPlan> plans = options.plans(SavedSettings.NONE);
    if (plans.size() > 1) {
      throw new IllegalArgumentException("A search has one seed: leave out --seeds");
    }
    return plans.getFirst();
  }

  private List<TaskData> folds(TaskRows rows, TrainingPlan plan) throws IOException {
    if (search.folds == null) {
      return List.of();
    }
    if (plan.data().validation().isPresent()) {
      throw new IllegalArgumentException(
          "With --folds all rows but those for the test validate in turn: leave out --validation");
    }
    try {
      return Folds.of(rows, plan.data(), plan.seed(), search.folds);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--folds %d: %s".formatted(search.folds, e.getMessage()), e);
    }
  }

  private Search prepared(SearchedTraining training, TrainingPlan plan) {
    if (search.space.isEmpty()) {
      throw new IllegalArgumentException("Say what to search: give --space NAME=VALUES");
    }
    if (training.folds().isEmpty() && training.data().validation().isEmpty()) {
      throw new IllegalArgumentException(
          "A search judges by validation rows, but there are none of the task %s"
              .formatted(plan.task().name()));
    }
    training.measure().requireFits(training.data());
    SearchSpace space = SpaceSyntax.of(search.space);
    training.requireFits(space);
    SearchStrategy strategy = search.method.strategy(space, search.trials, plan.epochs());
    return new Search(
        training.name(space), space, strategy, plan.seed(), training.measure().goal());
  }

  private SearchResults run(Search prepared, SearchedTraining training, SearchSettings settings)
      throws IOException {
    SearchSettings saving = search.out == null ? settings : settings.saving(search.out);
    try (SearchDisplay display = new SearchDisplay(screen.out(), screen.terminal())) {
      if (!search.quiet) {
        screen
            .out()
            .printf(
                "Search    %s, %d trials, %d at the same time, by %s%nSpace     %s%n%n",
                prepared.strategy().description(),
                prepared.strategy().trials(prepared.space()),
                search.workers,
                training.judgement(),
                prepared.space());
      }
      SearchSettings heard = search.quiet ? saving : saving.heardBy(display);
      SearchResults results =
          search.method == SearchMethod.HALVING
              ? halving(prepared, training, heard)
              : prepared.run(training, heard);
      if (!search.quiet) {
        screen.out().println();
      }
      return results;
    }
  }

  /** Trials go on from rung to rung. */
  private SearchResults halving(Search prepared, SearchedTraining training, SearchSettings settings)
      throws IOException {
    try (KeptTrainings trainings = KeptTrainings.of(Optional.ofNullable(search.out))) {
      SearchResults results = prepared.run(training.goingOn(prepared, trainings), settings);
      if (results.complete()) {
        trainings.finished();
      }
      return results;
    }
  }

  /** The settings as options of {@code concord train}. */
  private String options(Proposal proposal) {
    StringBuilder text = new StringBuilder();
    proposal
        .settings()
        .values()
        .forEach((name, value) -> text.append(" --").append(name).append(" ").append(value));
    if (search.method == SearchMethod.HALVING) {
      text.append(" --epochs ").append(proposal.resource());
    }
    return text.toString();
  }
}

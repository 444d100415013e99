package dev.concord.examples.command;

import dev.concord.data.TrainTest;
import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Device;
import dev.concord.examples.option.DeviceSelection;
import dev.concord.examples.option.Seeds;
import dev.concord.examples.reproduce.Reproduction;
import dev.concord.examples.reproduce.ReproductionRun;
import dev.concord.examples.reproduce.ReproductionTable;
import dev.concord.examples.reproduce.Reproductions;
import dev.concord.examples.reproduce.ResultsFile;
import dev.concord.examples.reproduce.SeedResult;
import dev.concord.examples.run.EpochLines;
import dev.concord.examples.run.Interruption;
import dev.concord.examples.run.OutputPlace;
import dev.concord.examples.run.Screen;
import dev.concord.examples.run.TrainingRun;
import dev.concord.examples.task.ImageTask;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code concord reproduce}: trains networks whose results were published, and compares. */
@Command(
    name = "reproduce",
    description = {
      "Trains networks of well-known papers on MNIST with several seeds and sets the mean and the"
          + " spread of their errors beside the published figure.",
      "",
      "A row that disagrees is shown as disagreeing. docs/REPRODUCTIONS.md keeps the table."
    },
    customSynopsis = "concord reproduce [ROW...] [OPTIONS]",
    footer = {
      "Examples:",
      "  concord reproduce --list",
      "  concord reproduce nielsen-30 --seeds 2 --data DIR",
      "  concord reproduce --long --results figures.json      go on where a run was interrupted"
    })
public final class ReproduceCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "ROW",
      arity = "0..*",
      description = "What to train; --list names them. Default: every row that is not long.")
  private final List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Show the rows with their sources, and train nothing.")
  private boolean list;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The folder with MNIST's four IDX files. Default: the environment variable"
              + " CONCORD_MNIST.")
  private Path data;

  @Option(
      names = "--seeds",
      paramLabel = "N or M-N",
      defaultValue = "5",
      description = "Train with the seeds 1 to N, or M to N. Default: ${DEFAULT-VALUE}.")
  private String seeds;

  @Option(names = "--long", description = "Also the rows that take more than ten minutes.")
  private boolean longRows;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "Keep each seed's result in this JSON file, and do not train again what it holds"
              + " already.")
  private Path results;

  @ArgGroup(exclusive = false, heading = "%nDevice:%n", order = 4)
  private final DeviceSelection device = new DeviceSelection();

  /** The command; what it says goes to the screen. */
  public ReproduceCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    List<Reproduction> rows;
    List<Long> chosenSeeds;
    try {
      rows = Reproductions.chosen(names, longRows || list);
      chosenSeeds = Seeds.of(seeds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    if (list) {
      rows.forEach(row -> screen.out().println(ReproductionTable.about(row)));
      return 0;
    }
    if (results != null) {
      OutputPlace.requireFile(results);
    }
    Optional<ResultsFile> kept = results == null ? Optional.empty() : Optional.of(results(results));
    TrainTest images = ImageTask.mnist(Optional.ofNullable(data));
    Map<Reproduction, List<SeedResult>> all = new LinkedHashMap<>();
    try (Device opened = device.open();
        Interruption interruption = Interruption.listen()) {
      screen.out().println(opened.description());
      ReproductionRun run = new ReproductionRun(opened, images, kept, interruption);
      for (Reproduction row : rows) {
        screen.out().printf("%n%s", ReproductionTable.about(row));
        all.put(row, new ArrayList<>());
        for (long seed : chosenSeeds) {
          int batches = row.recipe().batches();
          Optional<SeedResult> result;
          try (EpochLines lines = new EpochLines(screen, row.recipe().epochs(), batches)) {
            result = run.result(row, seed, lines);
          }
          if (result.isEmpty()) {
            screen.out().printf("%nInterrupted in row %s, seed %d.%n", row.name(), seed);
            if (results == null) {
              screen.out().println("With --results FILE finished seeds are kept.");
            }
            print(all);
            return TrainingRun.INTERRUPTED;
          }
          all.get(row).add(result.get());
          screen.out().println(ReproductionTable.line(result.get()));
        }
      }
    }
    print(all);
    return 0;
  }

  private static ResultsFile results(Path file) throws IOException {
    try {
      return ResultsFile.open(file);
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(
          file + ": is not a results file of \"concord reproduce\": it is no text", e);
    }
  }

  private void print(Map<Reproduction, List<SeedResult>> all) {
    screen.out().printf("%n%s%n", ReproductionTable.heading());
    all.forEach(
        (row, seedResults) -> {
          if (!seedResults.isEmpty()) {
            screen.out().println(ReproductionTable.line(row, seedResults));
          }
        });
  }
}

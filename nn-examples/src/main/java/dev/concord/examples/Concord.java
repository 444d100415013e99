package dev.concord.examples;

import dev.concord.examples.command.BackendsCommand;
import dev.concord.examples.command.ExampleCommand;
import dev.concord.examples.command.KernelsCommand;
import dev.concord.examples.command.ParityCommand;
import dev.concord.examples.command.PredictCommand;
import dev.concord.examples.command.ProgramCommand;
import dev.concord.examples.command.ReproduceCommand;
import dev.concord.examples.command.SearchCommand;
import dev.concord.examples.command.TrainCommand;
import dev.concord.examples.run.Screen;
import java.io.PrintWriter;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code concord} command line: trains networks, uses them, and shows what they run on. Exit
 * codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. Everything it does is done through the
 * public API of Concord's modules.
 */
@Command(
    name = "concord",
    description = "Trains and runs neural networks, with the same bits on every backend.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = ConcordVersion.class,
    sortOptions = false,
    usageHelpWidth = 100,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    parameterListHeading = "%nParameters:%n",
    descriptionHeading = "%n",
    footerHeading = "%n")
public final class Concord implements Runnable {
  private final Screen screen;

  @Spec private CommandSpec spec;

  Concord(Screen screen) {
    this.screen = screen;
  }

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Screen.standard(), arguments));
  }

  /** Runs the command line and returns its exit code. */
  static int run(Screen screen, String... arguments) {
    Locale.setDefault(Locale.ROOT); // numbers are shown as options and files take them
    Concord concord = new Concord(screen);
    CommandLine command =
        new CommandLine(concord)
            .addSubcommand(new TrainCommand(screen))
            .addSubcommand(new SearchCommand(screen))
            .addSubcommand(new PredictCommand(screen))
            .addSubcommand(new ProgramCommand(screen))
            .addSubcommand(new BackendsCommand(screen))
            .addSubcommand(new ParityCommand(screen))
            .addSubcommand(new ReproduceCommand(screen))
            .addSubcommand(new KernelsCommand(screen))
            .addSubcommand(new ExampleCommand(screen));
    footer(command, "train", TrainCommand.footer());
    footer(command, "search", SearchCommand.footer());
    command
        .setOut(new PrintWriter(screen.out(), true))
        .setErr(new PrintWriter(screen.err(), true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((problem, given) -> usageProblem(screen, problem))
        .setExecutionExceptionHandler((problem, failed, parsed) -> concord.failure(problem));
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError full) {
      return concord.failure(full);
    }
  }

  private static void footer(CommandLine command, String subcommand, String[] lines) {
    command.getSubcommands().get(subcommand).getCommandSpec().usageMessage().footer(lines);
  }

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log more, and show the stack trace of an error.")
  private void verbose(boolean asked) {
    if (asked) {
      // Read by slf4j-simple when the first logger is made, which is after the options are read.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(screen.out());
  }

  private static int usageProblem(Screen screen, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    screen.err().println("concord: " + usage(problem));
    CommandLine.UnmatchedArgumentException.printSuggestions(
        problem, new PrintWriter(screen.err(), true));
    screen.err().println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
    return CommandLine.ExitCode.USAGE;
  }

  /** What is wrong with the options; of a group picocli begins it in a way of its own. */
  private static String usage(ParameterException problem) {
    return Complaint.shown(problem.getMessage().replaceFirst("^Error: ", ""));
  }

  private int failure(Throwable problem) {
    screen.err().println("concord: " + Complaint.of(problem));
    // Shown by --verbose alone.
    LoggerFactory.getLogger(Concord.class).info("What led to this", problem);
    return CommandLine.ExitCode.SOFTWARE;
  }
}

package dev.concord.benchmarks;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Optional;

/**
 * Runs the JMH benchmarks with those implementations that are on the class path and can do the
 * work, and ends with the table of {@link ComparisonTable}.
 *
 * <p>It takes JMH's own command line: patterns, here for the kinds of scenarios ({@code gemm},
 * {@code reduce}), {@code -p scenario=STEP_A}, {@code -p implementation=...}, {@code -p threads=1},
 * {@code -prof gc}, {@code -rf json}. Every setting runs in a fork of its own.
 */
final class JmhMain {
  /** What one core of the reference machine can do, for the table's column of the limit. */
  private static final double GIGAFLOPS_PER_CORE = 107;

  private JmhMain() {}

  /**
   * @param arguments JMH's
   */
  static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions options = new CommandLineOptions(arguments);
    if (options.shouldHelp()) {
      options.showHelp();
      return;
    }
    List<Contender> contenders = Contenders.available();
    if (contenders.isEmpty()) {
      System.err.println(Contenders.NONE);
      System.exit(1);
    }
    List<RunResult> results = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      if (isWanted(options, scenario)) {
        for (int threads : scenario.threadCounts()) {
          results.addAll(run(options, contenders, scenario, threads));
        }
      }
    }
    if (options.getResultFormat().hasValue() || options.getResult().hasValue()) {
      write(options, results);
    }
    List<Measurement> measurements = results.stream().map(JmhMain::measurement).toList();
    System.out.println();
    System.out.print(new ComparisonTable(measurements, GIGAFLOPS_PER_CORE).markdown());
  }

  private static boolean isWanted(CommandLineOptions options, Scenario scenario) {
    boolean matches =
        options.getIncludes().isEmpty()
            || options.getIncludes().stream()
                .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
                .anyMatch(pattern -> pattern.matcher(scenario.kind()).find());
    return matches && allows(options, "scenario", scenario.name());
  }

  /** Whether {@code -p name=...} lists the value, or is not given. */
  private static boolean allows(CommandLineOptions options, String name, String value) {
    Optional<Collection<String>> given = options.getParameter(name);
    return !given.hasValue() || given.get().contains(value);
  }

  private static Collection<RunResult> run(
      CommandLineOptions options, List<Contender> contenders, Scenario scenario, int threads)
      throws RunnerException, IOException {
    String[] names =
        contenders.stream()
            .filter(contender -> contender.supports(scenario, threads))
            .map(Contender::name)
            .filter(name -> allows(options, "implementation", name))
            .toArray(String[]::new);
    if (names.length == 0 || !allows(options, "threads", Integer.toString(threads))) {
      return List.of();
    }
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .parent(options)
            .include("^" + Pattern.quote(ScenarioBenchmark.class.getName()) + "\\.")
            .param("scenario", scenario.name())
            .param("threads", Integer.toString(threads))
            .param("implementation", names);
    if (options.getResultFormat().hasValue() || options.getResult().hasValue()) {
      // Each of these runs would overwrite the result file; the whole is written at the end.
      File part = File.createTempFile("jmh", ".part");
      part.deleteOnExit();
      builder = builder.result(part.getPath());
    }
    return new Runner(builder.build()).run();
  }

  private static void write(CommandLineOptions options, List<RunResult> results)
      throws IOException {
    ResultFormatType format = options.getResultFormat().orElse(ResultFormatType.JSON);
    String file =
        options.getResult().orElse("jmh-result." + format.toString().toLowerCase(Locale.ROOT));
    ResultFormatFactory.getInstance(format, file).writeOut(results);
  }

  private static Measurement measurement(RunResult result) {
    Scenario scenario = Scenario.named(result.getParams().getParam("scenario")).getFirst();
    double microseconds = result.getPrimaryResult().getScore();
    return new Measurement(
        scenario,
        Integer.parseInt(result.getParams().getParam("threads")),
        result.getParams().getParam("implementation"),
        microseconds * 1e3);
  }
}

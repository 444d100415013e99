package dev.concord.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the implementations on the class path and prints a Markdown table.
 *
 * <p>Machines drift: other programs run, clocks change. So the implementations take turns, scenario
 * by scenario, in several rounds, each in a process of its own that stays alive. A figure is the
 * median (or another percentile) over the rounds of a round's median. {@link JmhMain} runs the same
 * scenarios under JMH; this is the quicker way to a table whose columns can be compared.
 */
final class Compare {
  private static final String HELP =
      """
      usage: compare [option=value ...]
        scenarios=gemm,training      kinds or names (default: all)
        implementations=pytorch,...  default: all on the class path that can run here
        threads=1,2                  default: as each scenario says
        rounds=7                     turns that each implementation gets
        milliseconds=300             how long a turn lasts
        warmup=3000                  milliseconds before the first turn of a scenario
        percentile=50                which of the sorted times counts; on a busy machine, where
                                     most calls are interrupted, 10 says more than the median
        gigaflops=107                what one core can do at most, for the column of the limit
      """;

  /** A contender with a number of threads: one process. */
  private record Entry(String contender, int threads) {}

  private final Options options;
  private final Map<Entry, MeasuringProcess> processes = new LinkedHashMap<>();

  private Compare(Options options) {
    this.options = options;
  }

  /**
   * @param arguments see {@link #HELP}
   */
  static void main(String[] arguments) throws IOException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(HELP);
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.print(HELP);
      System.exit(2);
      return;
    }
    List<Contender> contenders =
        Contenders.available().stream().filter(c -> options.wants(c.name())).toList();
    if (contenders.isEmpty()) {
      System.err.println(Contenders.NONE);
      System.exit(1);
    }
    List<Measurement> measurements = new Compare(options).run(contenders);
    System.out.print(new ComparisonTable(measurements, options.gigaflopsPerCore()).markdown());
  }

  private List<Measurement> run(List<Contender> contenders) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%s %s, %d cores, JDK %s, load average at the start %.2f; percentile %d of %d turns of %d"
            + " ms%n%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        options.percentile(),
        options.rounds(),
        options.milliseconds());
    List<Measurement> measurements = new ArrayList<>();
    try {
      for (Scenario scenario : options.scenarios()) {
        for (int threads : scenario.threadCounts()) {
          if (options.threads().isEmpty() || options.threads().contains(threads)) {
            measurements.addAll(compare(contenders, scenario, threads));
          }
        }
      }
    } finally {
      processes.values().forEach(MeasuringProcess::close);
    }
    return measurements;
  }

  /** All contenders in turn on one scenario. One that fails is named and left out. */
  private List<Measurement> compare(List<Contender> contenders, Scenario scenario, int threads)
      throws IOException {
    Map<String, double[]> times = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      if (contender.supports(scenario, threads)) {
        try {
          process(contender, threads)
              .measure(scenario, options.warmupMilliseconds(), options.percentile());
          times.put(contender.name(), new double[options.rounds()]);
        } catch (IOException failure) {
          System.err.printf(
              "FAILED %s, %s, %d threads: %s%n",
              contender.name(), scenario, threads, failure.getMessage());
        }
      }
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (Map.Entry<String, double[]> entry : times.entrySet()) {
        entry.getValue()[round] =
            processes
                .get(new Entry(entry.getKey(), threads))
                .measure(scenario, options.milliseconds(), options.percentile());
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    times.forEach(
        (name, rounds) -> {
          double time = Stopwatch.percentile(rounds, options.percentile());
          measurements.add(new Measurement(scenario, threads, name, time));
          System.err.printf(
              Locale.ROOT,
              "%-24s %d thread(s) %-12s %12.2f µs (%.2f to %.2f)%n",
              scenario,
              threads,
              name,
              time / 1e3,
              rounds[0] / 1e3,
              rounds[rounds.length - 1] / 1e3);
        });
    return measurements;
  }

  private MeasuringProcess process(Contender contender, int threads) throws IOException {
    Entry entry = new Entry(contender.name(), threads);
    MeasuringProcess process = processes.get(entry);
    if (process == null) {
      List<String> jvmFlags = ManagementFactory.getRuntimeMXBean().getInputArguments();
      process = MeasuringProcess.start(entry.contender(), threads, jvmFlags);
      processes.put(entry, process);
    }
    return process;
  }

  /** The command line. Empty lists mean: no restriction. */
  private record Options(
      List<Scenario> scenarios,
      List<String> implementations,
      List<Integer> threads,
      int rounds,
      long milliseconds,
      long warmupMilliseconds,
      int percentile,
      double gigaflopsPerCore) {

    static Options parse(String[] arguments) {
      OptionValues values = new OptionValues(Arrays.asList(arguments));
      List<String> named = values.words("scenarios");
      List<Scenario> scenarios =
          named.isEmpty()
              ? Scenario.all()
              : named.stream().flatMap(word -> Scenario.named(word).stream()).distinct().toList();
      Options options =
          new Options(
              scenarios,
              values.words("implementations"),
              values.words("threads").stream()
                  .map(word -> OptionValues.number("threads", word, 1))
                  .toList(),
              values.number("rounds", 7, 1),
              values.number("milliseconds", 300, 1),
              values.number("warmup", 3000, 0),
              values.number("percentile", 50, 0),
              values.number("gigaflops", 107, 1));
      values.requireAllRead();
      return options;
    }

    boolean wants(String implementation) {
      return implementations.isEmpty() || implementations.contains(implementation);
    }
  }
}

package dev.concord.benchmarks;

import dev.concord.device.Backends;
import dev.concord.device.DeviceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Figures of Concord alone that no comparison shows: the time from a JVM's launch to steady speed,
 * where a step's time goes, what an optimizer's pass costs, the memory a training process takes,
 * whether it stays the same over many steps, and how long looking for devices takes.
 */
final class Figures {
  private static final String HELP =
      """
      usage: figures COMMAND [option=value ...]
        launch    from the launch of a JVM to steady speed: the median time of a step, window by
                  window, and from which window on it stays within 1.2 × that of the last windows
        calls     where a step's time goes: each call of its program alone, and the whole step
        optimizer the update of each optimizer over parameters beyond the caches, as a multiple of a
                  copy of as many bytes as it reads and writes
        memory    peak resident memory of a JVM that trains (VmHWM; Linux only), first with the
                  JVM's default flags, then with those given
        endurance very many steps, of which nothing is read but at ten checkpoints: memory of the
                  device (nvidia-smi) and of the process; exit code 1 where the device's grew
        availability
                  how long each backend takes to say whether it can be used, in fresh JVMs
      options
        backend=cpu        one of Concord's backends (endurance: that of the best device)
        threads=1          of the cpu backend
        scenario=STEP_A    or STEP_B, STEP_C
        seconds=8          how long a process trains, counted from its launch
        runs=1             processes, one after the other (availability: 5)
        steps=100000       endurance: how many
        flags="-Xmx64m"    further flags for the JVM (memory: the default is -Xmx64m)
        window=100         launch: milliseconds of a window
        milliseconds=200   calls: how long each call is measured, after a warm-up of 'seconds';
                           optimizer: how long each update is (2000 unless given)
        millions=32        optimizer: millions of parameters
      """;

  private static final String SMALL_HEAP = "-Xmx64m";

  /** Steady is what stays below this multiple of the last windows' median. */
  private static final double STEADY = 1.2;

  /** The part of the windows, counted from the end, that says what the final speed is. */
  private static final int FINAL_PART = 5;

  private Figures() {}

  /**
   * @param arguments see {@link #HELP}
   */
  static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    if (words.contains("--help") || words.isEmpty()) {
      System.out.print(HELP);
      return;
    }
    try {
      OptionValues options = new OptionValues(words.subList(1, words.size()));
      switch (words.getFirst()) {
        case "launch" -> launch(options);
        case "calls" -> calls(options);
        case "optimizer" -> optimizer(options);
        case "memory" -> memory(options);
        case "endurance" -> endurance(options);
        case "availability" -> availability(options);
        default ->
            throw new IllegalArgumentException("there is no command '" + words.getFirst() + "'");
      }
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.print(HELP);
      System.exit(2);
    } catch (IOException | DeviceException failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private static TrainingProcess.Job job(OptionValues options) {
    return new TrainingProcess.Job(
        options.text("backend", "cpu"),
        options.number("threads", 1, 1),
        scenario(options),
        Math.multiplyExact(options.number("seconds", 8, 1), 1000),
        options.number("window", 100, 1));
  }

  private static TrainingScenario scenario(OptionValues options) {
    List<Scenario> named = Scenario.named(options.text("scenario", "STEP_A"));
    if (named.size() == 1 && named.getFirst() instanceof TrainingScenario training) {
      return training;
    }
    throw new IllegalArgumentException(
        "scenario must be one of " + Arrays.toString(TrainingScenario.values()));
  }

  private static List<String> flags(OptionValues options, String otherwise) {
    String text = options.text("flags", otherwise).strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  private static void launch(OptionValues options) throws IOException {
    TrainingProcess.Job job = job(options);
    List<String> flags = flags(options, "");
    int runs = options.number("runs", 1, 1);
    options.requireAllRead();
    for (int run = 0; run < runs; run++) {
      List<TrainingProcess.Window> windows = TrainingProcess.run(job, flags).windows();
      if (windows.isEmpty()) {
        throw new IOException(
            "no step ended in %d ms; give it more seconds".formatted(job.milliseconds()));
      }
      System.out.printf("| since launch | median step | steps |%n| --- | --- | --- |%n");
      for (TrainingProcess.Window window : windows) {
        System.out.printf(
            Locale.ROOT,
            "| %.2f s | %.1f µs | %d |%n",
            window.milliseconds() / 1e3,
            window.nanoseconds() / 1e3,
            window.steps());
      }
      double last = finalStep(windows);
      System.out.printf(
          Locale.ROOT,
          "%s, %d thread(s): steady (within %.1f × %.1f µs) from %.2f s after the launch%n%n",
          job.scenario().title(),
          job.threads(),
          STEADY,
          last / 1e3,
          steadyFrom(windows, last, job.window()) / 1e3);
    }
  }

  /** The median of the last windows' medians. */
  private static double finalStep(List<TrainingProcess.Window> windows) {
    double[] last =
        windows.stream()
            .skip(windows.size() - Math.ceilDiv(windows.size(), FINAL_PART))
            .mapToDouble(TrainingProcess.Window::nanoseconds)
            .sorted()
            .toArray();
    return last[last.length / 2];
  }

  /** Milliseconds from the launch to the start of the first window that no slower one follows. */
  private static int steadyFrom(List<TrainingProcess.Window> windows, double last, int window) {
    int from = windows.getFirst().milliseconds() - window;
    for (TrainingProcess.Window candidate : windows) {
      if (candidate.nanoseconds() > STEADY * last) {
        from = candidate.milliseconds();
      }
    }
    return from;
  }

  private static void calls(OptionValues options) {
    Concord concord = new Concord(options.text("backend", "cpu"));
    int threads = options.number("threads", 1, 1);
    TrainingScenario scenario = scenario(options);
    long warmUp = options.number("seconds", 8, 0) * 1_000_000_000L;
    long turn = options.number("milliseconds", 200, 1) * 1_000_000L;
    options.requireAllRead();
    try (ConcordTrainingStep step = concord.training(scenario, threads);
        CallTimes calls = new CallTimes(step.session(), scenario.batch())) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < warmUp) {
        step.run();
        calls.runAll();
      }
      List<CallTimes.CallTime> times = calls.measure(turn);
      double whole = Stopwatch.measured(step::run, turn, 50);
      System.out.printf("| call | alone | of the step |%n| --- | --- | --- |%n");
      for (CallTimes.CallTime time : times) {
        printPart(time.text(), time.nanoseconds(), whole);
      }
      double sum = times.stream().mapToDouble(CallTimes.CallTime::nanoseconds).sum();
      printPart("sum of the calls", sum, whole);
      printPart("whole step", whole, whole);
    }
  }

  private static void printPart(String text, double nanoseconds, double whole) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f µs | %.1f %% |%n",
        text,
        nanoseconds / 1e3,
        100 * nanoseconds / whole);
  }

  private static void endurance(OptionValues options) throws IOException {
    String best = Backends.devices().getFirst().backend();
    Concord concord = new Concord(options.text("backend", best));
    int threads = options.number("threads", 1, 1);
    TrainingScenario scenario = scenario(options);
    int steps = options.number("steps", 100_000, 1);
    options.requireAllRead();
    Endurance.run(concord, scenario, threads, steps);
  }

  private static void availability(OptionValues options) throws IOException {
    int runs = options.number("runs", 5, 1);
    options.requireAllRead();
    DiscoveryTimes.run(runs);
  }

  private static void optimizer(OptionValues options) {
    String backend = options.text("backend", "cpu");
    int threads = options.number("threads", 1, 1);
    int elements = Math.multiplyExact(options.number("millions", 32, 1), 1_000_000);
    long turn = options.number("milliseconds", 2000, 1) * 1_000_000L;
    options.requireAllRead();
    try (UpdateTimes times = new UpdateTimes(backend, threads, elements, turn)) {
      times.print(System.out);
    }
  }

  private static void memory(OptionValues options) throws IOException {
    TrainingProcess.Job job = job(options);
    List<List<String>> settings = new ArrayList<>();
    settings.add(List.of());
    settings.add(flags(options, SMALL_HEAP));
    int runs = options.number("runs", 1, 1);
    options.requireAllRead();
    System.out.printf("| flags | peak resident | median step at the end |%n| --- | --- | --- |%n");
    for (List<String> flags : settings) {
      for (int run = 0; run < runs; run++) {
        TrainingProcess.Result result = TrainingProcess.run(job, flags);
        if (result.peakKilobytes() == 0) {
          throw new IOException("this system has no /proc/self/status with VmHWM; Linux has");
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %.1f MB | %s |%n",
            flags.isEmpty() ? "(default)" : String.join(" ", flags),
            result.peakKilobytes() * 1024 / 1e6,
            result.windows().isEmpty()
                ? "–"
                : "%.1f µs".formatted(finalStep(result.windows()) / 1e3));
      }
    }
  }
}

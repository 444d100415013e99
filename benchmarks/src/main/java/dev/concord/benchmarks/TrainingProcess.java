package dev.concord.benchmarks;

import dev.concord.device.DeviceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM of its own that trains from the moment it starts, as a user's program would, and tells how
 * fast its steps were from one window of time to the next and how much memory it held at most.
 *
 * <p>It prints {@code WINDOW milliseconds nanoseconds steps} for each window and {@code PEAK
 * kilobytes} at the end. Only Concord can be measured: the checks and the other contenders of
 * {@link MeasuringProcess} would count as its own time and memory.
 */
final class TrainingProcess {
  private static final String WINDOW = "WINDOW";
  private static final String PEAK = "PEAK";

  /** What every program with the CPU backend is started with. */
  private static final List<String> FLAGS =
      List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  /** Where Linux tells the largest resident size that a process ever had. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final int MOST_SAMPLES = 1 << 16;

  private TrainingProcess() {}

  /**
   * What is run.
   *
   * @param backend Concord's backend
   * @param threads how many it computes with
   * @param scenario what is trained
   * @param milliseconds how long, from the launch on
   * @param window length of the windows in milliseconds
   */
  record Job(
      String backend, int threads, TrainingScenario scenario, int milliseconds, int window) {}

  /**
   * The steps that began in one window.
   *
   * @param milliseconds end of the last one, counted from the launch
   * @param nanoseconds median time of a step
   * @param steps how many
   */
  record Window(int milliseconds, double nanoseconds, int steps) {}

  /**
   * What came of a job.
   *
   * @param peakKilobytes largest resident size; 0 where the system does not tell, which only Linux
   *     does
   */
  record Result(List<Window> windows, long peakKilobytes) {}

  /**
   * Runs a job to its end.
   *
   * @param flags further flags for its JVM
   * @throws IOException when the process fails; its own words are on standard error
   */
  static Result run(Job job, List<String> flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainingProcess.class.getName());
    command.addAll(
        List.of(
            job.backend(),
            Integer.toString(job.threads()),
            job.scenario().name(),
            Integer.toString(job.milliseconds()),
            Integer.toString(job.window()),
            Long.toString(System.currentTimeMillis())));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Window> windows = new ArrayList<>();
    long peak = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case WINDOW ->
              windows.add(
                  new Window(
                      Integer.parseInt(words[1]),
                      Double.parseDouble(words[2]),
                      Integer.parseInt(words[3])));
          case PEAK -> peak = Long.parseLong(words[1]);
          default -> System.err.println(line);
        }
      }
      if (process.waitFor() != 0) {
        throw new IOException("the training process ended with status " + process.exitValue());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } finally {
      process.destroy();
    }
    return new Result(List.copyOf(windows), peak);
  }

  /** The process itself: the fields of {@link Job} and the time of its launch as arguments. */
  static void main(String[] arguments) throws IOException {
    PrintStream results = System.out;
    System.setOut(System.err);
    long launch = Long.parseLong(arguments[5]);
    // The clock of dates ties this process to its parent; from here on the steadier one counts.
    long start = System.nanoTime() - (System.currentTimeMillis() - launch) * 1_000_000;
    TrainingScenario scenario = TrainingScenario.valueOf(arguments[2]);
    long end = start + Long.parseLong(arguments[3]) * 1_000_000;
    long window = Long.parseLong(arguments[4]) * 1_000_000;
    double[] samples = new double[MOST_SAMPLES];
    try (Operation step = prepare(arguments[0], scenario, Integer.parseInt(arguments[1]))) {
      long now = System.nanoTime();
      for (long windowEnd = start + window; now < end; windowEnd += window) {
        int count = 0;
        while (now < windowEnd && count < MOST_SAMPLES) {
          step.run();
          long after = System.nanoTime();
          samples[count++] = after - now;
          now = after;
        }
        if (count > 0) {
          Arrays.sort(samples, 0, count);
          results.printf(
              "%s %d %s %d%n", WINDOW, (now - start) / 1_000_000, samples[count / 2], count);
          now = System.nanoTime();
        }
      }
    }
    results.printf("%s %d%n", PEAK, peakKilobytes());
  }

  private static Operation prepare(String backend, TrainingScenario scenario, int threads) {
    try {
      return new Concord(backend).prepare(scenario, threads);
    } catch (DeviceException unusable) {
      System.err.println(unusable.getMessage());
      System.exit(1);
      throw unusable;
    }
  }

  private static long peakKilobytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }
}

package dev.concord.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM of its own for one contender and one number of threads, and the parent's end of it.
 *
 * <p>Native libraries of different contenders clash in one process, and some take their number of
 * threads only once. The parent writes a line {@code SCENARIO milliseconds percentile}, the process
 * measures for so long and answers {@code RESULT nanoseconds} or {@code FAILED reason}. Between
 * requests it sleeps. All else it prints goes to the parent's standard error.
 */
final class MeasuringProcess implements AutoCloseable {
  private static final String RESULT = "RESULT ";
  private static final String FAILED = "FAILED ";

  private final Process process;
  private final PrintStream requests;
  private final BufferedReader answers;

  private MeasuringProcess(Process process) {
    this.process = process;
    this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one with this JVM's own flags and class path. */
  static MeasuringProcess start(String contender, int threads, List<String> jvmFlags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MeasuringProcess.class.getName());
    command.addAll(List.of(contender, Integer.toString(threads)));
    return new MeasuringProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Has it run the scenario for some time and returns the nanoseconds of a call. The first request
   * for a scenario also prepares and checks it.
   *
   * @param percentile which of the sorted times to take, 0 to 100; 50 is the median
   * @throws IOException when the process fails; the message holds its reason
   */
  double measure(Scenario scenario, long milliseconds, int percentile) throws IOException {
    requests.println(scenario.name() + " " + milliseconds + " " + percentile);
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(RESULT)) {
        return Double.parseDouble(line.substring(RESULT.length()));
      }
      if (line.startsWith(FAILED)) {
        throw new IOException(line.substring(FAILED.length()));
      }
      System.err.println(line);
    }
    throw new IOException("the measuring process ended; its last words are above");
  }

  @Override
  public void close() {
    requests.close();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** The process itself: contender and threads as arguments, requests on standard input. */
  static void main(String[] arguments) throws IOException {
    Contender contender = Contenders.named(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    PrintStream results = System.out;
    System.setOut(System.err);
    Map<Scenario, Operation> prepared = new HashMap<>();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ");
      Scenario scenario = Scenario.named(words[0]).getFirst();
      try {
        Operation operation =
            prepared.computeIfAbsent(scenario, s -> checked(contender, s, threads));
        results.println(
            RESULT
                + Stopwatch.measured(
                    operation::run,
                    Long.parseLong(words[1]) * 1_000_000,
                    Integer.parseInt(words[2])));
      } catch (RuntimeException | LinkageError failure) {
        failure.printStackTrace();
        results.println(FAILED + failure.toString().replace('\n', ' '));
      }
    }
    prepared.values().forEach(Operation::close);
  }

  private static Operation checked(Contender contender, Scenario scenario, int threads) {
    Operation operation = contender.prepare(scenario, threads);
    Check.check(scenario, operation);
    return operation;
  }
}

package dev.concord.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Very many steps of which nothing is read but at ten checkpoints: whether the memory of the
 * device, as nvidia-smi tells it, and that of the process stay what they are.
 */
final class Endurance {
  /** How often memory is looked at. */
  private static final int CHECKPOINTS = 10;

  /** Growth from the first checkpoint to the last that other programs may cause. */
  private static final long TOLERATED_MEGABYTES = 16;

  private static final Path STATUS = Path.of("/proc/self/status");

  private Endurance() {}

  /**
   * Trains and prints a table.
   *
   * @throws IOException if the device's memory grew
   */
  static void run(Concord concord, TrainingScenario scenario, int threads, int steps)
      throws IOException {
    List<Long> device = new ArrayList<>();
    System.out.printf(
        "| steps | each | device memory in use | resident |%n| --- | --- | --- | --- |%n");
    try (ConcordTrainingStep step = concord.training(scenario, threads)) {
      for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
        int count = Math.ceilDiv(steps, CHECKPOINTS);
        long start = System.nanoTime();
        for (int i = 1; i < count; i++) {
          step.queue();
        }
        step.run();
        double each = (double) (System.nanoTime() - start) / count;
        OptionalLong used = deviceMegabytes();
        used.ifPresent(device::add);
        System.out.printf(
            Locale.ROOT,
            "| %d | %.1f µs | %s | %.1f MB |%n",
            (long) checkpoint * count,
            each / 1e3,
            used.isPresent() ? used.getAsLong() + " MiB" : "not known",
            residentKilobytes() * 1024 / 1e6);
      }
    }
    if (!device.isEmpty() && device.getLast() > device.getFirst() + TOLERATED_MEGABYTES) {
      throw new IOException(
          "the device's memory grew from %d to %d MiB"
              .formatted(device.getFirst(), device.getLast()));
    }
  }

  /** What is in use on all NVIDIA GPUs together; empty where there is no nvidia-smi. */
  private static OptionalLong deviceMegabytes() throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
              .start();
    } catch (IOException notThere) {
      return OptionalLong.empty();
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> numbers =
        output.lines().map(String::strip).filter(line -> line.matches("\\d+")).toList();
    return numbers.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(numbers.stream().mapToLong(Long::parseLong).sum());
  }

  /** What the process holds now; 0 where the system does not tell, which only Linux does. */
  private static long residentKilobytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }
}

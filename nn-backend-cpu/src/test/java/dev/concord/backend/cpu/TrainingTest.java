package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole training runs: equal bits everywhere, no allocation, and a JVM without the Vector API. */
final class TrainingTest {
  private static final TrainingStep STEP = new TrainingStep(List.of(2, 8, 8, 2), 100, 10);
  private static final int STEPS = 60;
  private static HostTensor expected;

  @BeforeAll
  static void trainOnTheReferenceDevice() {
    try (Device device = Calls.reference()) {
      expected = STEP.train(device, STEPS);
      assertNotEquals(expected, STEP.train(device, STEPS - 1), "the steps change nothing");
    }
  }

  @ParameterizedTest(name = "{0} lanes, {1} threads, warm-up {2}")
  @CsvSource({"16, 1, 0", "8, 2, 0", "4, 3, 0", "1, 7, 0", "16, 2, 1"})
  void trainingEndsWithTheReferencesBits(int lanes, int threads, int warmUp) {
    try (Device device = Calls.cpu(lanes, threads, warmUp)) {
      assertEquals(expected, STEP.train(device, STEPS));
    }
  }

  @Test
  void threadsAndLanesDoNotMatterWhereWorkIsShared() {
    TrainingStep large = new TrainingStep(List.of(150, 120, 40, 10), 300, 96);
    HostTensor first = null;
    for (int[] setting : new int[][] {{1, 1}, {16, 2}, {8, 3}, {4, 7}}) {
      try (Device device = Calls.cpu(setting[0], setting[1], 1)) {
        HostTensor parameters = large.train(device, 5);
        first = first == null ? parameters : first;
        assertEquals(first, parameters);
      }
    }
  }

  @Test
  void aSteadyStepAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Graph graph = STEP.graph();
    try (Device device = Calls.cpu(1, 1);
        Store store = STEP.store(device, graph);
        Executable executable = TrainingStep.compile(device, graph, store)) {
      STEP.feed(executable, 0);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 50 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
          executable.run();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes allocated by 1000 steps");
    }
  }

  @Test
  void aJvmWithoutTheVectorApiHasTheSameBits() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base,java.logging,java.management,jdk.management",
                "-cp",
                System.getProperty("java.class.path"),
                PlainJvm.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream stream = process.getInputStream()) {
      String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(5, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), output);
      assertTrue(output.contains("plain Java"), output);
      assertTrue(output.contains("bits " + Arrays.hashCode(expected.floats())), output);
    }
  }

  /** Trains in a JVM of its own and prints the hash of the weights. */
  static final class PlainJvm {
    private PlainJvm() {}

    /** Without arguments. */
    public static void main(String[] arguments) {
      try (Device device = new CpuBackend().open("cpu", DeviceOptions.DEFAULT)) {
        System.out.println(device.description());
        System.out.println("bits " + Arrays.hashCode(STEP.train(device, STEPS).floats()));
      }
    }
  }
}

package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Availability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the backend says where CUDA cannot be used: the reason, what mends it, and nothing else on
 * the screen. Each case is a JVM of its own, since a process looks for the driver once.
 */
class DriverProbeTest {
  private static final Path INTERPRETER = Path.of("target/libcuda");
  private static final String LOADED = "JCuda was loaded";

  @TempDir private Path folder;

  /** Prints the backend's availability, and whether finding out loaded JCuda's native library. */
  public static final class Main {
    private Main() {}

    /** Runs in the JVM under test. */
    public static void main(String[] arguments) throws IOException {
      Availability availability = new CudaBackend().availability();
      Availability again = new CudaBackend().availability();
      System.out.println(availability);
      System.out.println(again.equals(availability) ? "the same again" : "then " + again);
      boolean loaded = Files.readString(Path.of("/proc/self/maps")).contains("libJCuda");
      System.out.println(loaded ? LOADED : "nothing native was loaded");
    }
  }

  private static String outcome(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-classpath",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.environment().remove("LD_LIBRARY_PATH");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(3, output.lines().count(), "nothing else may be printed:\n" + output);
    assertTrue(output.contains("the same again"), output);
    return output;
  }

  private static String withInterpreter(String variable, String value)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.exists(INTERPRETER.resolve("libcuda.so.1")), "there is no PTX interpreter");
    return outcome(
        Map.of("LD_LIBRARY_PATH", INTERPRETER.toAbsolutePath().toString(), variable, value));
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), text);
    }
  }

  @Test
  void noDriverLibrary() throws IOException, InterruptedException {
    Assumptions.assumeFalse(LoaderPath.has("libcuda.so.1"), "this machine has a driver");
    String output = outcome(Map.of());
    assertContains(output, "Unavailable", "libcuda.so.1 is not there", "Install NVIDIA's driver");
    // Asking costs next to nothing then: unpacking and loading a library is what takes time.
    assertContains(output, "nothing native was loaded");
  }

  @Test
  void aLibraryThatCannotBeLoaded() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("libcuda.so.1"), "no library");
    assertContains(
        outcome(Map.of("LD_LIBRARY_PATH", folder.toString())),
        "Unavailable",
        "JCuda's native library cannot be loaded",
        "libcuda.so.1");
  }

  @Test
  void noDevice() throws IOException, InterruptedException {
    assertContains(
        withInterpreter("CONCORD_CUDA_DEVICES", "0"),
        "Unavailable",
        "NVIDIA's driver sees no GPU",
        "CUDA_VISIBLE_DEVICES");
  }

  @Test
  void anOldDriver() throws IOException, InterruptedException {
    assertContains(
        withInterpreter("CONCORD_CUDA_DRIVER", "11030"),
        "Unavailable",
        "too old: it supports CUDA 11.3, and at least 11.4 is needed",
        "Update the driver",
        LOADED);
  }

  @Test
  void anOldGpu() throws IOException, InterruptedException {
    assertContains(
        withInterpreter("CONCORD_CUDA_CAPABILITY", "7.0"),
        "Unavailable",
        "compute capability 7.5 is needed",
        "with 7.0");
  }

  @Test
  void aDriverThatDoesNotStart() throws IOException, InterruptedException {
    assertContains(
        withInterpreter("CONCORD_CUDA_FAIL", "cuInit:1:803"),
        "Unavailable",
        "kernel module differ in version",
        "Restart");
  }

  @Test
  void severalDevices() throws IOException, InterruptedException {
    assertContains(
        withInterpreter("CONCORD_CUDA_DEVICES", "3"), "Available[", "cuda:0", "cuda:1", "cuda:2");
  }
}

package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM for which the OpenCL loader finds no driver: a reason, a remedy, and no noise. */
class WithoutOpenClTest {
  /** Started in a JVM of its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      System.out.println(new OpenClBackend().availability());
      // The second answer comes from memory: JOCL tells its first failure only once.
      System.out.println(new OpenClBackend().availability());
    }
  }

  @Test
  void theBackendIsUnavailableWithoutNoise(@TempDir Path empty)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    builder.environment().put("OCL_ICD_VENDORS", empty.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    List<String> lines = output.lines().toList();
    assertEquals(2, lines.size(), output);
    assertEquals(lines.get(0), lines.get(1));
    assertTrue(lines.get(0).startsWith("Unavailable[reason="), output);
    assertTrue(lines.get(0).contains("Install"), output);
  }
}

package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs that start otherwise: one for which the OpenCL loader finds no driver gets a reason, a
 * remedy, and no noise; one that finds a file in the place of JOCL's library does not take it.
 */
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

  private static ProcessBuilder jvm(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  @Test
  void theBackendIsUnavailableWithoutNoise(@TempDir Path empty)
      throws IOException, InterruptedException {
    ProcessBuilder builder = jvm();
    builder.environment().put("OCL_ICD_VENDORS", empty.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    List<String> lines = output.lines().toList();
    assertEquals(2, lines.size(), output);
    assertEquals(lines.get(0), lines.get(1));
    assertTrue(lines.get(0).startsWith("Unavailable[reason="), output);
    assertTrue(lines.get(0).contains("Install"), output);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileInThePlaceOfJoclsLibraryIsNotTaken(@TempDir Path temporary)
      throws IOException, InterruptedException {
    OpenClDevices.exact();
    Path foreign = temporary.resolve("libJOCL_2_0_6-linux-x86_64.so");
    Files.writeString(foreign, "no library");
    Process process = jvm("-Djava.io.tmpdir=" + temporary).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.startsWith("Available["), output);
    assertEquals("no library", Files.readString(foreign));
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(foreign), files.filter(Files::isRegularFile).toList());
    }
  }
}

package dev.concord.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signals that end another JVM. They are SIGTERM, which Java can send; the JVM treats SIGINT, which
 * is Ctrl-C, in the same way.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptionTest {
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir private Path folder;

  private static Process java(Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void aSecondSignalEndsTheJvmAtOnce() throws Exception {
    Process process = java(SlowSaveMain.class);
    try (BufferedReader said = process.inputReader()) {
      assertEquals("listening", said.readLine());
      process.toHandle().destroy();
      assertEquals("asked", said.readLine());
      assertFalse(process.waitFor(500, TimeUnit.MILLISECONDS), "did not wait until it is saved");
      process.toHandle().destroy();
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the second signal did nothing");
      assertEquals(130, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whileDataIsReadASignalEndsTheProgramAtOnce() throws Exception {
    Path pipe = folder.resolve("endless.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path model = folder.resolve("model.safetensors");
    Process process = java(Concord.class, "train", "csv", "--data", pipe, "-o", model);
    // Opening it for writing waits until the program opens it for reading.
    try (OutputStream table = Files.newOutputStream(pipe)) {
      table.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
      process.toHandle().destroy();
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it waits for its data");
      assertEquals(ENDED_BY_SIGTERM, process.exitValue());
      assertFalse(Files.exists(model));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSearchKeepsItsTrialsAndGoesOnFromThem() throws Exception {
    Path trials = folder.resolve("trials.jsonl");
    List<Object> search =
        List.of(
            "search",
            "circles",
            "--epochs",
            2,
            "--batch",
            100,
            "--method",
            "random",
            "--space",
            "learning-rate=1e-3..1e-1:log");
    List<Object> saving = new ArrayList<>(search);
    saving.addAll(List.of("--out", trials, "--workers", 2, "--trials"));
    Process process = java(Concord.class, with(saving, 100_000));
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.startsWith("trial ")) {
        line = said.readLine();
      }
      process.toHandle().destroy();
      String rest = said.readAllAsString();
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it goes on");
      assertTrue(rest.contains("Interrupted; the same command goes on from " + trials), rest);
    } finally {
      process.destroyForcibly();
    }
    int done = Files.readAllLines(trials).size() - 1;
    assertTrue(done >= 1);
    CommandLineRun continued = CommandLineRun.of(with(saving, done + 2, "--quiet"));
    assertEquals(
        CommandLineRun.of(with(search, "--quiet", "--trials", done + 2)).out(), continued.out());
  }

  private static Object[] with(List<Object> arguments, Object... more) {
    List<Object> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all.toArray();
  }
}

package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The interpreter's own checks, which are written in C: see {@code src/test/native/check}. */
class InterpreterOwnTest {
  @Test
  void passesItsChecks() throws IOException, InterruptedException {
    Interpreter.require(); // so there is gcc, and make
    Process process =
        new ProcessBuilder("make", "--silent", "-C", "src/test/native", "test")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("all checks passed"), output);
  }
}

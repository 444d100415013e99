package dev.concord.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./concord} in a checkout of its own, with stand-ins for Maven and Java: it
 * builds when it must, and no build takes the jars from under a command that runs.
 */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {
  /** In seconds: far longer than a test takes on a busy machine. */
  private static final int AN_HOUR = 3600;

  @TempDir private Path folder;

  private Path root() {
    return folder.resolve("checkout");
  }

  private Path source() {
    return root().resolve("nn-examples/src/main/Source.java");
  }

  @BeforeEach
  void checkout() throws IOException, InterruptedException {
    assumeTrue(new ProcessBuilder("which", "flock").start().waitFor() == 0, "no file locks");
    Path place = Path.of("").toAbsolutePath();
    while (!Files.exists(place.resolve("find-jdk.sh"))) {
      place = place.getParent();
    }
    Files.createDirectories(source().getParent());
    Files.createDirectories(root().resolve("nn-examples/target/lib"));
    Files.writeString(source(), "");
    Files.writeString(root().resolve("pom.xml"), "");
    Files.writeString(root().resolve("nn-examples/pom.xml"), "");
    Files.copy(place.resolve("find-jdk.sh"), root().resolve("find-jdk.sh"));
    program(root().resolve("concord"), Files.readString(place.resolve("concord")));
    // Maven replaces the jar; Java says which jar it runs, and waits for a line if it is to wait.
    program(
        folder.resolve("bin/mvn"),
        "#!/bin/sh\necho built >>\"$LOG\"\necho jar >\"$TARGET/concord.jar\"\n");
    program(
        folder.resolve("jdk/bin/java"),
        """
        #!/bin/sh
        case "$*" in *ArchiveClassesAtExit*) exit 0 ;; esac
        while [ "$1" != -jar ]; do shift; done
        echo "$2"
        if [ "$3" = wait ]; then read -r line; fi
        """);
    program(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    age(source(), -AN_HOUR);
    age(root().resolve("pom.xml"), -AN_HOUR);
    age(root().resolve("nn-examples/pom.xml"), -AN_HOUR);
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(root().resolve("concord").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("LOG", folder.resolve("log").toString());
    builder.environment().put("TARGET", root().resolve("nn-examples/target").toString());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, mine) -> mine + path);
    return builder.redirectError(folder.resolve("errors").toFile()).start();
  }

  /** The jar that a command runs. */
  private Path run() throws IOException, InterruptedException {
    Process process = start("train");
    String jar = process.inputReader().readLine();
    assertEquals(0, process.waitFor(), () -> errors() + jar);
    return Path.of(jar);
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private long builds() throws IOException {
    return Files.readAllLines(folder.resolve("log")).size();
  }

  @Test
  void itBuildsWhereASourceIsNewer() throws Exception {
    Path first = run();
    assertEquals(first, run());
    assertEquals(1, builds());
    age(source(), AN_HOUR);
    assertNotEquals(first, run());
    assertEquals(2, builds());
    assertFalse(Files.exists(first), "nothing runs it");
  }

  @Test
  void aBuildLeavesWhatRuns() throws Exception {
    Process running = start("wait");
    try (BufferedReader said = running.inputReader()) {
      Path held = Path.of(said.readLine());
      age(source(), AN_HOUR);
      Path second = run();
      assertNotEquals(held, second);
      assertTrue(Files.exists(held), "it runs");
      assertTrue(Files.exists(second));
      running.outputWriter().append("end\n").close();
      assertEquals(0, running.waitFor());
      run();
      assertFalse(Files.exists(held), "nothing runs it any more");
      assertFalse(Files.exists(held.getParent()));
    } finally {
      running.destroyForcibly();
    }
  }

  @Test
  void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
    program(folder.resolve("bin/mvn"), "#!/bin/sh\nexit 1\n");
    Process process = start("train");
    assertEquals(1, process.waitFor());
    assertTrue(errors().contains("concord: the build failed"), errors());
    program(
        folder.resolve("bin/mvn"),
        "#!/bin/sh\necho built >>\"$LOG\"\necho jar >\"$TARGET/concord.jar\"\n");
    assertTrue(Files.exists(run()));
    try (var folders = Files.list(root().resolve(".builds"))) {
      assertEquals(1, folders.filter(Files::isDirectory).count());
    }
  }
}

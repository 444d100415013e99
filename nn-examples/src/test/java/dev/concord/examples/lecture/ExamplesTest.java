package dev.concord.examples.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example, at small size: its claims, which are what its lecture shows, hold, and its plot is
 * there. They train real networks, so this class takes longer than others.
 */
class ExamplesTest {
  private static final Path TABLE = Path.of("../docs/EXAMPLES.md");
  private static Device device;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = Backends.open("cpu", DeviceOptions.DEFAULT.with("threads", 1));
  }

  @AfterAll
  static void close() {
    device.close();
  }

  static List<String> names() {
    return Examples.all().stream().map(Example::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theClaimsHold(String name) throws IOException {
    var printed = new ByteArrayOutputStream();
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Lesson lesson = lesson(name, out);
    Examples.named(name).run(lesson);
    assertFalse(lesson.claims().isEmpty(), "the example claims nothing");
    for (Lesson.Claim claim : lesson.claims()) {
      assertTrue(claim.holds(), () -> printed.toString(StandardCharsets.UTF_8));
    }
    assertTrue(ImageIO.read(folder.resolve(name + ".png").toFile()).getWidth() > 0);
  }

  private Lesson lesson(String name, PrintStream out) {
    var means = new Lesson.Means(device, Size.SMALL, 1, folder, Optional.empty());
    return new Lesson(name, means, out);
  }

  /** A student reads it from top to bottom in five minutes. */
  @ParameterizedTest
  @MethodSource("names")
  void itIsAShortProgram(String name) throws IOException {
    String type = Examples.named(name).getClass().getName();
    Path source = Path.of("src/main/java", type.replace('.', '/') + ".java");
    long lines =
        Files.readAllLines(source).stream().filter(line -> !line.startsWith("import ")).count();
    assertTrue(lines < 150, lines + " lines beside imports");
  }

  @Test
  void aClaimThatDoesNotHoldIsNotedAndShown() {
    var printed = new ByteArrayOutputStream();
    Lesson lesson = lesson("none", new PrintStream(printed, true, StandardCharsets.UTF_8));
    lesson.claim(1 + 1 == 3, "one and one are %d", 3);
    assertEquals(List.of(new Lesson.Claim("one and one are 3", false)), lesson.claims());
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("DOES NOT HOLD"));
  }

  @Test
  void theTableListsTheExamplesInTheirOrderEachOnce() throws IOException {
    assertEquals(names().size(), names().stream().distinct().count());
    List<String> expected =
        Examples.all().stream()
            .map(one -> "| `%s` | %s | %s |".formatted(one.name(), one.shows(), one.topic()))
            .toList();
    List<String> rows =
        Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("| `")).toList();
    assertEquals(expected, rows);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    var problem = assertThrows(IllegalArgumentException.class, () -> Examples.named("chain-role"));
    assertTrue(problem.getMessage().contains("chain-rule"), problem.getMessage());
  }
}

package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.examples.lecture.Example;
import dev.concord.examples.lecture.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command example; what the examples show is ExamplesTest's matter. */
class ExampleCommandTest {
  @TempDir private Path folder;

  @Test
  void allExamplesAreListed() {
    CommandLineRun list = CommandLineRun.of("example", "--list");
    for (Example example : Examples.all()) {
      assertPrints(list, example.name() + " ", example.shows());
    }
  }

  @Test
  void anExamplePrintsItsClaimsAndSavesItsPlot() {
    CommandLineRun run =
        CommandLineRun.of(
            "example", "chain-rule", "--size", "small", "--out", folder, "--backend", "cpu");
    assertPrints(run, "== chain-rule: Backpropagation", "[holds]", "Plot: ");
    assertTrue(Files.isRegularFile(folder.resolve("chain-rule.png")));
  }

  @Test
  void wrongUsageIsToldBeforeAnythingRuns() {
    assertFails(2, CommandLineRun.of("example"), "--all", "--list");
    assertFails(2, CommandLineRun.of("example", "xor", "--all"), "--all");
    assertFails(2, CommandLineRun.of("example", "xxor"), "xxor", "xor");
    assertFails(2, CommandLineRun.of("example", "xor", "--size", "tiny"), "--size", "tiny");
  }

  @Test
  void helpTellsHowToRunOne() {
    assertPrints(CommandLineRun.of("example", "--help"), "Usage: concord example", "Examples:");
  }
}

package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code concord reproduce} says before it trains. */
class ReproduceCommandTest {
  @TempDir private Path folder;

  @Test
  void listsTheRowsWithTheirSources() {
    assertPrints(
        CommandLineRun.of("reproduce", "--list"),
        "lecun-300",
        "4.70 %",
        "Srivastava",
        "Nielsen 2015",
        "(long)");
  }

  @Test
  void anUnknownRowIsNamedWithTheKnownOnes() {
    assertFails(2, CommandLineRun.of("reproduce", "lecun-5"), "lecun-5", "simard-800");
  }

  @Test
  void missingImagesAreNamed() {
    assertFails(1, CommandLineRun.of("reproduce", "--data", folder), "train-images-idx3-ubyte");
  }

  @Test
  void aFileThatHoldsNoResultsIsRefused() throws Exception {
    Path file = folder.resolve("results.json");
    for (String text : new String[] {"{", "[1]", "[{\"a\": 1}]"}) {
      Files.writeString(file, text);
      assertFails(1, CommandLineRun.of("reproduce", "--results", file), file.toString());
    }
  }

  @Test
  void resultsThatCannotBeKeptAreToldBeforeTraining() {
    assertFails(
        1,
        CommandLineRun.of("reproduce", "--results", folder.resolve("no/results.json")),
        "create it first");
    assertFails(1, CommandLineRun.of("reproduce", "--results", folder), "found a folder");
  }
}

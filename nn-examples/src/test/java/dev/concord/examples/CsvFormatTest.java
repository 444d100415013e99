package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decimal commas, tabulators and times in the tables of the command line. */
class CsvFormatTest {
  @TempDir private Path folder;

  private Path model() {
    return folder.resolve("model.safetensors");
  }

  private CommandLineRun train(Path table, Object... more) {
    List<Object> all = new ArrayList<>(List.of("train", "csv", "--data", table, "-o", model()));
    if (!List.of(more).contains("--epochs")) {
      all.addAll(List.of("--epochs", 3));
    }
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray());
  }

  private CommandLineRun predict(Object... more) {
    List<Object> all = new ArrayList<>(List.of("predict", model()));
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray());
  }

  private Path rewritten(Path table, String name, char decimal, char delimiter) throws IOException {
    String text = Files.readString(table).replace(',', delimiter).replace('.', decimal);
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void theNumbersAreTheSameHoweverTheyAreWritten() throws IOException {
    Path points = Tables.classes(folder, 60);
    Path commas = rewritten(points, "commas.csv", ',', ';');
    Path tabs = rewritten(points, "tabs.csv", '.', '\t');
    CommandLineRun expected = train(points);
    String answers = predict("--data", points, "--labels", "kind").out();
    assertPrints(predict("--row", "0.5,2.5"), "class ");
    String row = predict("--row", "0.5,2.5").out();
    // A model of one file answers to the other.
    assertEquals(answers, predict("--data", commas, "--labels", "kind", "--decimal-comma").out());
    assertEquals(answers, predict("--data", tabs, "--labels", -1, "--delimiter", "tab").out());
    assertEquals(row, predict("--row", "0,5;2,5", "--decimal-comma").out());
    assertEquals(expected.hash(), train(tabs, "--delimiter", "\\t").hash());
    assertEquals(expected.hash(), train(commas, "--decimal-comma").hash());
    assertEquals(answers, predict("--data", commas, "--labels", "kind", "--decimal-comma").out());
    assertEquals(answers, predict("--data", points, "--labels", "kind").out());
    assertEquals(row, predict("--row", "0,5;2,5", "--decimal-comma").out());
    assertEquals(row, predict("--row", "0.5,2.5").out());
  }

  @Test
  void whatIsWrongIsToldWithTheOption() throws IOException {
    Path commas = rewritten(Tables.classes(folder, 60), "commas.csv", ',', ';');
    assertFails(1, train(commas, "--delimiter", ";"), "commas.csv, line ", "with --decimal-comma");
    assertFails(
        2, train(commas, "--decimal-comma", "--delimiter", ","), "another --delimiter than the");
    assertFails(2, train(commas, "--delimiter", "||"), "--delimiter", "one character, or tab");
    assertFails(2, train(commas, "--since", "width"), "--since takes COLUMN=NUMBER", "\"width\"");
    assertFails(2, train(commas, "--since", "width=soon"), "time=1.7e9", "\"width=soon\"");
    assertFails(
        2, CommandLineRun.of("train", "xor", "--decimal-comma"), "--decimal-comma is for the task");
    assertFails(2, CommandLineRun.of("train", "xor", "--since", "a=1"), "--since is for the task");
    assertPrints(train(commas, "--decimal-comma"), "Model saved to");
    assertFails(1, predict("--data", commas, "--delimiter", ";"), "commas.csv, line ", "found \"");
    assertFails(
        2, predict("--row", "0,5;2", "--decimal-comma", "--delimiter", ","), "than the comma");
  }

  /** Seconds since 1970, of which float32 holds every 128th only. */
  private Path times() throws IOException {
    StringBuilder text = new StringBuilder("second,late\n");
    for (int row = 0; row < 60; row++) {
      text.append(1_700_000_000L + row).append(row < 30 ? ",no\n" : ",yes\n");
    }
    return Files.writeString(folder.resolve("times.csv"), text);
  }

  @Test
  void timesAreTakenSinceABeginningInNewRowsToo() throws IOException {
    Path times = times();
    assertFails(1, train(times), "float32 would move its numbers", "with --since COLUMN=NUMBER");
    assertFails(1, train(times, "--since", "hour=1.7e9"), "\"hour\" does not exist");
    assertFails(
        1,
        train(times, "--since", "second=1.7e9", "--target", "second"),
        "\"second\" is the one to learn");
    Path checkpoint = folder.resolve("run.safetensors");
    String whole = train(times, "--since", "second=1.7e9", "--epochs", 40).hash();
    assertPrints(predict("--row", "1700000001"), "class no");
    assertPrints(predict("--row", "1700000058"), "class yes");
    assertPrints(predict("--data", times, "--labels", "late"), "Accuracy  100.00 %");
    train(times, "--since", "second=1.7e9", "--epochs", 2, "--checkpoint", checkpoint);
    assertEquals(
        whole,
        CommandLineRun.of(
                "train", "--resume", checkpoint, "--data", times, "--epochs", 40, "-o", model())
            .hash());
  }
}

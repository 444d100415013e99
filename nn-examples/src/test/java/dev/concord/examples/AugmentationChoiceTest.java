package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.concord.data.augment.ImageAugmentation;
import dev.concord.data.augment.TableAugmentation;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.preprocess.FittedTableCoding;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.data.table.Table;
import dev.concord.examples.choice.AugmentationChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord train --augment}: its names, its errors, and runs that go on with it. */
class AugmentationChoiceTest {
  @TempDir private Path folder;

  private CommandLineRun circles(String name, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", "circles", "-o", folder.resolve(name)));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray());
  }

  @Test
  void namesOfImages() {
    AugmentationChoice all =
        AugmentationChoice.of(
            "noise=8, turn-over=0.25,mirror=0.5,zoom=0.25,rotation=10,shift=0.1", true);
    assertEquals(new ImageAugmentation(0.1, 10, 0.75, 1.25, 0.5, 0.25, 8, 0), all.augmentation());
    String told = "shift=0.1,rotation=10.0,zoom=0.25,mirror=0.5,turn-over=0.25,noise=8.0";
    assertEquals(told, all.toString());
    assertEquals(all, AugmentationChoice.of(told, true)); // as a continued run reads it
  }

  @Test
  void namesOfTables() {
    AugmentationChoice all = AugmentationChoice.of("jitter=0.1,scale=0.2,blanking=0.3", false);
    assertEquals(new TableAugmentation(0.1, 0.2, 0.3, 0, List.of()), all.augmentation());
  }

  @Test
  void wrongUsageSaysWhatIsExpected() {
    for (String wrong : List.of("shift=1", "jitter", "jitter=x", "jitter=1,jitter=2", "", "=1")) {
      assertFails(
          2,
          CommandLineRun.of("train", "circles", "--augment", wrong),
          "--augment takes NAME=NUMBER",
          "jitter, scale, blanking",
          "\"" + wrong + "\"");
    }
    assertFails(
        2,
        CommandLineRun.of("train", "digits", "--augment", "jitter=1"),
        "shift, rotation, zoom, mirror, turn-over, noise",
        "shift=0.1,rotation=10");
    assertFails(
        2,
        CommandLineRun.of("train", "digits", "--augment", "rotation=181"),
        "--augment rotation=181: rotation must be from 0.0 to 180.0");
    assertFails(
        2, CommandLineRun.of("train", "digits", "--augment", "zoom=1"), "zoom must be", "below 1");
  }

  @Test
  void aContinuedRunSeesTheSameRowsAsTheUninterruptedOne() {
    Path checkpoint = folder.resolve("checkpoint");
    CommandLineRun whole = circles("whole", "--epochs", 4, "--augment", "jitter=0.1,blanking=0.1");
    assertPrints(whole, "augmented by jitter=0.1,blanking=0.1");
    circles(
        "half", "--epochs", 2, "--augment", "blanking=0.1,jitter=0.1", "--checkpoint", checkpoint);
    CommandLineRun continued =
        CommandLineRun.of(
            "train", "--resume", checkpoint, "--epochs", 4, "-o", folder.resolve("continued"));
    assertPrints(continued, "after epoch 2");
    assertEquals(whole.hash(), continued.hash());
    assertNotEquals(whole.hash(), circles("plain", "--epochs", 4).hash());
    assertFails(
        1,
        CommandLineRun.of("train", "--resume", checkpoint, "--augment", "none", "--epochs", 4),
        "augment");
  }

  @Test
  void categoriesAndWhatTellsGapsStay() throws IOException {
    Table table =
        CsvTableReader.withHeader()
            .read("rows", "colour,size,weight\nred,,1\nblue,2,5\ngreen,4,9\n");
    FittedTableCoding coding =
        new TableCoding().filling(Imputer.mean().withIndicators()).fit(table);
    List<String> names = coding.names();
    assertEquals(
        List.of("size", "weight"),
        coding.numbers().stream().map(names::get).toList(),
        names::toString);
    Path file = Files.writeString(folder.resolve("colours.csv"), "colour,y\nred,1\nblue,0\n");
    assertFails(
        2,
        CommandLineRun.of("train", "csv", "--data", file, "--augment", "jitter=1"),
        "--augment changes columns of numbers");
    assertFails(
        2,
        CommandLineRun.of(
            "search", "csv", "--data", file, "--augment", "jitter=1", "--space", "batch=1/2"),
        "--augment changes columns of numbers");
  }

  @Test
  void noChangeIsThePlainRun() {
    String plain = circles("plain", "--epochs", 1).hash();
    assertEquals(plain, circles("none", "--epochs", 1, "--augment", "none").hash());
    assertEquals(plain, circles("zero", "--epochs", 1, "--augment", "jitter=0").hash());
  }
}

package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with categories and gaps: trained, and used again with the same coding. */
class CodedTableTest {
  @TempDir private static Path folder;

  private static Path table;
  private static Path model;

  /** Ripe where the colour is red, or where it is green and the size (often missing) above 5. */
  @BeforeAll
  static void train() throws IOException {
    RandomStream random = RandomStream.of(2, "test", "tables", "coded");
    // Black comes once, so that no split of the rows may depend on where it lands.
    StringBuilder text = new StringBuilder("number,colour,size,ripe\n-1,black,3,no\n");
    String[] colours = {"red", "green", "blue"};
    for (int row = 0; row < 300; row++) {
      String colour = colours[random.nextInt(3)];
      float size = 10 * random.nextFloat();
      boolean ripe = colour.equals("red") || colour.equals("green") && size > 5;
      boolean gap = !colour.equals("green") && random.nextInt(3) == 0;
      text.append("%d,%s,%s,%s\n".formatted(row, colour, gap ? "" : size, ripe ? "yes" : "no"));
    }
    table = Files.writeString(folder.resolve("fruit.csv"), text);
    model = folder.resolve("fruit.safetensors");
    assertPrints(
        CommandLineRun.of(
            "train",
            "csv",
            "--data",
            table,
            "--target",
            "ripe",
            "--without",
            "number",
            "--missing",
            "median",
            "--epochs",
            60,
            "-q",
            "-o",
            model),
        "Model saved to");
  }

  @Test
  void newRowsGetTheSameCoding() throws IOException {
    assertPrints(CommandLineRun.of("predict", model, "--row", "red,1"), "class yes");
    assertPrints(CommandLineRun.of("predict", model, "--row", "red,"), "class yes");
    assertPrints(CommandLineRun.of("predict", model, "--row", "green,1"), "class no");
    assertPrints(CommandLineRun.of("predict", model, "--row", "green,9.5"), "class yes");
    CommandLineRun run = CommandLineRun.of("predict", model, "--data", table, "--labels", "ripe");
    assertPrints(run, "Confusion matrix");
    double accuracy =
        Double.parseDouble(
            run.out()
                .lines()
                .filter(line -> line.startsWith("Accuracy"))
                .findFirst()
                .get()
                .split(" +")[1]);
    assertTrue(accuracy > 95, run.out());
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "size,taste,colour\n,sweet,red\n9,sour,blue\n");
    assertPrints(
        CommandLineRun.of("predict", model, "--data", other),
        "row 0: class yes",
        "row 1: class no");
  }

  @Test
  void anUnknownClassIsAnErrorWithItsPlace() throws IOException {
    Path other = folder.resolve("violet.csv");
    Files.writeString(other, "size,colour\n1,red\n9,violet\n");
    assertFails(
        2,
        CommandLineRun.of("predict", model, "--data", other),
        "violet.csv, line 3",
        "\"colour\"",
        "[black, blue, green, red]",
        "\"violet\"");
    assertFails(
        2, CommandLineRun.of("predict", model, "--row", "pink,2"), "--row, line 2", "\"pink\"");
  }

  @Test
  void gapsAndSlipsAreErrorsThatSayWhatHelps() throws IOException {
    assertFails(
        1,
        CommandLineRun.of(
            "train", "csv", "--data", table, "--without", "number", "-q", "-o", model),
        "\"size\"",
        "found nothing",
        "--missing");
    Path slip = folder.resolve("slip.csv");
    Files.writeString(slip, "a,b\n" + "1,2\n".repeat(9) + "x1,2\n" + "3,4\n".repeat(9));
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", slip, "-q"),
        "line 11",
        "\"a\"",
        "\"x1\"",
        "categories");
    StringBuilder names = new StringBuilder("name,b\n");
    for (int row = 0; row < 40; row++) {
      names.append("n").append(row).append(",2\n");
    }
    Files.writeString(slip, names);
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", slip, "-q"),
        "\"name\" has 40 different texts",
        "--without");
    assertFails(
        2,
        CommandLineRun.of(
            "train", "csv", "--data", table, "--without", "number", "--missing", "often", "-q"),
        "--missing takes mean, median or a number",
        "often");
  }

  @Test
  void aRowOfAnotherLengthIsToldWhatBelongsIntoIt() {
    assertFails(
        2,
        CommandLineRun.of("predict", model, "--row", "red,1,2"),
        "--row needs 2 values",
        "(colour, size)");
  }

  @Test
  void slipsInTheNamesOfColumnsAndGapsInTheTargetAreErrors() throws IOException {
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", table, "--without", "numbr"),
        "\"numbr\" of --without does not exist",
        "[number, colour, size, ripe]");
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", table, "--target", "size", "--missing", "mean"),
        "column \"size\"",
        "the column to learn has no value there");
    assertFails(
        1, CommandLineRun.of("train", "csv", "--data", folder), folder.toString(), "a folder");
    assertFails(
        1,
        CommandLineRun.of(
            "train", "csv", "--data", table, "--target", "ripe", "--without", "number,ripe"),
        "\"ripe\" is the one to learn");
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", table, "--without", "number,colour,size"),
        "no column is left to learn from");
    Path twice = Files.writeString(folder.resolve("twice.csv"), "a,a,b\n1,2,x\n3,4,y\n");
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", twice),
        "\"a\" more than once: give each its own name");
  }

  @Test
  void columnsAreLeftOutByNumberToo() {
    assertPrints(
        CommandLineRun.of(
            "train",
            "csv",
            "--data",
            table,
            "--without",
            "0,-2",
            "--epochs",
            1,
            "-o",
            folder.resolve("by-number")),
        "4 features"); // the four colours
  }
}

package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer may mistype or confuse: one line says what is wrong and what helps. */
class WrongInputTest {
  @TempDir private Path folder;

  private static CommandLineRun xor(Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "train";
    all[1] = "xor";
    System.arraycopy(more, 0, all, 2, more.length);
    return CommandLineRun.of(all);
  }

  private Path table() throws IOException {
    return Tables.classes(folder, 40);
  }

  @Test
  void numbersOutOfRangeNameTheirOption() throws IOException {
    assertFails(2, xor("--learning-rate", 0), "--learning-rate takes", "above 0; got 0.0");
    assertFails(2, xor("--optimizer", "momentum", "--momentum", 1), "--momentum takes", "got 1.0");
    assertFails(2, xor("--weight-decay", "NaN"), "--weight-decay takes", "got NaN");
    assertFails(
        2,
        xor("--schedule", "exponential:2", "--epochs", 200),
        "--schedule exponential:2: the learning rate grows beyond all numbers in epoch ",
        " of 200");
    assertFails(2, xor("--clip-norm", 0), "--clip-norm takes", "got 0.0");
    assertFails(2, xor("--layers", "2000000000"), "--layers [2000000000]: Layer dense1: ");
    assertFails(2, xor("--metric", ","), "--metric takes names");
    assertFails(
        2,
        CommandLineRun.of("train", "csv", "--data", table(), "--validation", 2),
        "--validation takes a share of the rows",
        "got 2.0");
    assertFails(
        2, CommandLineRun.of("train", "csv", "--data", table(), "--test", 1), "--test takes a");
    assertFails(
        2,
        CommandLineRun.of("search", "circles", "--space", "learning-rate=a/b"),
        "learning-rate=a cannot be used: \"a\" is no number that --learning-rate takes");
    assertFails(
        2,
        CommandLineRun.of("search", "circles", "--space", "batch=1..1e2"),
        "\"1.0\" is no number that --batch takes");
  }

  @Test
  void anOptionWithoutEffectIsTold() throws IOException {
    assertFails(
        2,
        CommandLineRun.of("train", "csv", "--data", table(), "--scale-target", "log"),
        "--scale-target is for numbers",
        "--kind regression");
    assertFails(1, xor("--lanes", 3), "concord.lanes must be 16, 8, 4 or 1, got 3");
  }

  @Test
  void aDelimiterThatDoesNotFitIsTold() throws IOException {
    assertFails(
        1,
        CommandLineRun.of("train", "csv", "--data", table(), "--delimiter", ";"),
        "\"width,height,kind\"",
        "is the delimiter right?");
    assertFails(
        2,
        CommandLineRun.of("train", "csv", "--data", table(), "--delimiter", "\""),
        "any character but quotes");
  }

  @Test
  void anUnknownBackendIsOneLine() {
    CommandLineRun run = xor("--backend", "abacus");
    assertFails(1, run, "no backend named \"abacus\"", "There are cpu");
    assertEquals(1, run.err().strip().lines().count(), run::err);
  }

  @Test
  void filesOfAnotherKindAreToldByName() throws IOException {
    Path model = folder.resolve("xor.safetensors");
    assertEquals(0, xor("-q", "-o", model, "--epochs", 1).code());
    assertFails(
        1, CommandLineRun.of("predict", model, "--data", folder), folder.toString(), "a folder");
    Path array = Files.write(folder.resolve("a.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M'});
    assertFails(1, CommandLineRun.of("predict", model, "--data", array), "a NumPy array");
    assertFails(
        1,
        CommandLineRun.of("predict", model, "--row", "0,1", "-o", folder.resolve("no/answers.csv")),
        "does not exist: create it first");
    CommandLineRun none = CommandLineRun.of("predict", model);
    assertFails(2, none, "Missing required argument", "--row");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xC0, 7});
    assertFails(
        1,
        CommandLineRun.of("reproduce", "--data", folder, "--results", binary),
        binary.toString(),
        "it is no text");
  }

  @Test
  void aFileOfAnotherProgramIsNotOverwrittenByASearch() throws IOException {
    Path json = Files.writeString(folder.resolve("settings.json"), "{\"mine\": [1, 2, 3]}");
    assertFails(
        1,
        CommandLineRun.of("search", "circles", "--space", "batch=100/200", "--out", json),
        "settings.json: line 1 is damaged (it is not the file of a search)",
        "choose another file");
    assertEquals("{\"mine\": [1, 2, 3]}", Files.readString(json));
  }

  @Test
  void whatADamagedFileHoldsDoesNotReachTheTerminal() throws IOException {
    String header = "\u001b[2Jcolour" + "x".repeat(3000);
    Path file = Files.writeString(folder.resolve("odd.csv"), header + ",b\n1,2\n");
    CommandLineRun run = CommandLineRun.of("train", "csv", "--data", file, "--target", "c");
    assertFails(1, run, "\"c\" does not exist");
    assertTrue(run.err().indexOf('\u001b') < 0);
    assertTrue(run.err().length() < 1200, () -> "length " + run.err().length());
  }

  @Test
  void problemsOfTheSystemAreSaidInWords() {
    assertEquals("a: there is no such file", Complaint.of(new NoSuchFileException("a")));
    assertEquals(
        "a: there is no such file",
        Complaint.of(new UncheckedIOException(new NoSuchFileException("a"))));
    assertEquals(
        "a: cannot be used (FileAlreadyExistsException)",
        Complaint.of(new FileAlreadyExistsException("a")));
    String full = Complaint.of(new OutOfMemoryError("Java heap space"));
    assertTrue(full.contains("CONCORD_JAVA_OPTS=-Xmx"), full);
  }
}

package dev.concord.data.io;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV tables read into datasets, and errors that name line and column. */
class CsvReaderTest {
  private static final String FLOWERS =
      """
      width,species,height
      1.5,rose,2
      -3,aster,4e-1
      .5,rose,6.
      """;

  @TempDir Path folder;

  @Test
  void readsLabelsByName() throws IOException {
    Dataset data = CsvReader.withHeader().labels("species").read(file(FLOWERS));
    assertEquals(HostTensor.of(Shape.of(3, 2), 1.5f, 2, -3, 0.4f, 0.5f, 6), data.features());
    assertEquals(List.of("width", "height"), data.featureNames());
    assertEquals(labels(List.of("aster", "rose"), 1, 0, 1), data.targets());
  }

  @Test
  void readsLabelsByNumber() throws IOException {
    Path file = file(FLOWERS);
    Dataset byName = CsvReader.withHeader().labels("species").read(file);
    assertEquals(byName, CsvReader.withHeader().labels(1).read(file));
    assertEquals(byName, CsvReader.withHeader().labels(-2).read(file));
  }

  @Test
  void readsWithoutHeader() throws IOException {
    Dataset data = CsvReader.withoutHeader().delimiter(';').labels(-1).read(file("1;2;a\n3;4;b"));
    assertEquals(HostTensor.of(Shape.of(2, 2), 1f, 2, 3, 4), data.features());
    assertEquals(List.of(), data.featureNames());
    assertEquals(labels(List.of("a", "b"), 0, 1), data.targets());
  }

  @Test
  void readsSeveralValuesInTheOrderAsked() throws IOException {
    Path file = file("a,b,c\n1,2,3\n4,5,6\n");
    Dataset data = CsvReader.withHeader().values("c", "a").read(file);
    assertEquals(
        new Targets.Values(HostTensor.of(Shape.of(2, 2), 3f, 1, 6, 4), List.of("c", "a")),
        data.targets());
    assertEquals(HostTensor.of(Shape.of(2, 1), 2f, 5), data.features());
    assertEquals(data, CsvReader.withHeader().values(-1, 0).read(file));
  }

  @Test
  void readsQuotesBlanksEmptyLinesAndByteOrderMark() throws IOException {
    Path file = file("\uFEFF\"a, b\",t\r\n\r\n 1 , yes \r\n\"2\",\"no\"\r\n\r\n");
    Dataset data = CsvReader.withHeader().labels("t").read(file);
    assertEquals(List.of("a, b"), data.featureNames());
    assertEquals(HostTensor.of(Shape.of(2, 1), 1f, 2), data.features());
    assertEquals(labels(List.of("no", "yes"), 1, 0), data.targets());
  }

  @Test
  void numbersAsLabelsAreOrderedByValue() throws IOException {
    Dataset data = CsvReader.withoutHeader().labels(1).read(file("0,10\n0,9\n0,-1\n0,9"));
    assertEquals(labels(List.of("-1", "9", "10"), 2, 1, 0, 1), data.targets());
  }

  @Test
  void classNamesFixTheIds() throws IOException {
    Path file = file("0,b\n0,c\n");
    CsvReader reader = CsvReader.withoutHeader().labels(1);
    assertEquals(
        labels(List.of("c", "b", "a"), 1, 0),
        reader.classNames(List.of("c", "b", "a")).read(file).targets());
    assertContains(
        refusal(reader.classNames(List.of("a", "b")), file),
        "line 2",
        "column 2",
        "[a, b]",
        "\"c\"");
    assertThrows(IllegalArgumentException.class, () -> reader.classNames(List.of("a", "b", "a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "NaN", "Infinity", "1e39", "1f", "0x1p3", "1,5", "1 2", "--1", "."})
  void refusesWhatIsNoFiniteNumber(String field) throws IOException {
    Path file = file("a;t\n1;0\n" + field + ";1\n");
    assertContains(
        refusal(CsvReader.withHeader().delimiter(';').labels("t"), file),
        "file.csv, line 3, column 1 (\"a\")",
        "finite number",
        "\"" + field + "\"");
  }

  @Test
  void refusesEmptyFields() throws IOException {
    assertContains(
        refusal(CsvReader.withoutHeader().values(-1), file("1,2\n,4\n")),
        "line 2, column 1: expected a finite number (float32), found nothing");
    assertContains(
        refusal(CsvReader.withoutHeader().values(-1), file("1,2\n3,x\n")), "line 2, column 2");
    assertContains(
        refusal(CsvReader.withoutHeader().labels(-1), file("1,a\n2,\n")),
        "line 2, column 2: expected a class name");
  }

  @ParameterizedTest
  @CsvSource({"'1,2,3\n4,5\n', 2", "'1,2,3\n4,5,6\n\n7,8,9,10\n', 4"})
  void refusesLinesOfAnotherWidth(String text, int line) throws IOException {
    assertContains(
        refusal(CsvReader.withoutHeader().values(-1), file(text)),
        "line " + line,
        "expected 3 fields");
  }

  @Test
  void namesLinesCorrectlyBehindFieldsOverSeveralLines() throws IOException {
    Path file = file("0,\"two\nlines\"\nbad,b\n");
    assertContains(refusal(CsvReader.withoutHeader().labels(1), file), "line 3, column 1");
  }

  @Test
  void refusesTargetsThatDoNotExist() throws IOException {
    Path file = file(FLOWERS);
    assertContains(
        refusal(CsvReader.withHeader().labels("colour"), file),
        "\"colour\"",
        "[width, species, height]");
    assertContains(refusal(CsvReader.withHeader().labels(3), file), "column 3", "3 fields");
    assertContains(refusal(CsvReader.withHeader().labels(-4), file), "column -4");
    assertContains(refusal(CsvReader.withHeader().values(0, -3), file), "twice");
    assertContains(
        refusal(CsvReader.withHeader().labels("a"), file("a,a,b\n1,2,3\n")), "more than once");
    assertContains(
        refusal(CsvReader.withHeader().labels("a"), file("a\n1\n")), "no feature is left");
    assertThrows(IllegalStateException.class, () -> CsvReader.withHeader().read(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b\n", "\n\n"})
  void refusesFilesWithoutRows(String text) throws IOException {
    assertContains(
        refusal(CsvReader.withHeader().labels(0), file(text)), "file.csv", "at least one row");
  }

  @Test
  void refusesAnUnclosedQuote() throws IOException {
    assertContains(refusal(CsvReader.withoutHeader().labels(0), file("a,1\n\"b,2\n")), "file.csv");
    String inNumbers =
        refusal(
            CsvReader.withHeader().values("b"), file("a,b\n1,2\n3,\"4\n" + "5,6\n".repeat(1000)));
    assertContains(inNumbers, "line 3, column 2", "\"4…\" over several lines (an open quote?)");
    assertTrue(inNumbers.length() < 300, inNumbers);
  }

  /** Without a word it would take the rest of the file for one category. */
  @Test
  void refusesAQuoteThatSwallowsTheRestOfAFile() throws IOException {
    String rest = "3,\"y\n5,z\n6,z\n";
    for (String text : List.of("a,name\n1,x\n" + rest, "a,name\r\n1,x\r\n" + rest + "\n\n")) {
      Path file = file(text);
      String expected =
          "line 3: a quote is opened and never closed, which makes one field of it and";
      assertContains(refusal(CsvReader.withHeader().labels("name"), file), expected);
      assertContains(
          assertThrows(MalformedDataException.class, () -> CsvTableReader.withHeader().read(file))
              .getMessage(),
          expected);
      assertContains(
          assertThrows(
                  MalformedDataException.class, () -> CsvTableReader.withHeader().read("t", text))
              .getMessage(),
          expected);
    }
    Files.write(folder.resolve("16.csv"), ("a,name\n" + rest).getBytes(StandardCharsets.UTF_16));
    assertThrows(
        MalformedDataException.class,
        () -> CsvTableReader.withHeader().read(folder.resolve("16.csv")));
    String closed = "a,name\n1,x\n3,\"y\n5,z\n6,z\"\n\n";
    assertEquals(2, CsvReader.withHeader().labels("name").read(file(closed)).size());
    assertEquals(2, CsvTableReader.withHeader().read(file(closed)).size());
    assertEquals(2, CsvTableReader.withHeader().read("t", closed).size());
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    Path file = folder.resolve("file.csv");
    Files.write(file, "größe,y\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertContains(refusal(CsvReader.withHeader().values("y"), file), "line 1, column 1", "UTF-8");
    assertContains(
        assertThrows(MalformedDataException.class, () -> CsvTableReader.withHeader().read(file))
            .getMessage(),
        "line 1, column 1",
        "UTF-8");
    Files.write(file, "1,Mönch\n2,Münch\n".getBytes(StandardCharsets.ISO_8859_1));
    assertContains(refusal(CsvReader.withoutHeader().labels(1), file), "line 1, column 2", "UTF-8");
    assertContains(
        assertThrows(MalformedDataException.class, () -> CsvTableReader.withoutHeader().read(file))
            .getMessage(),
        "line 1, column 2",
        "UTF-8");
  }

  @Test
  void refusesNumbersThatFloat32CannotTellApart() throws IOException {
    Path file = file("t,y\n1700000000,1\n1700000001,2\n");
    assertContains(
        refusal(CsvReader.withHeader().values("y"), file), "column 1 (\"t\")", "float32");
    assertContains(
        refusal(CsvReader.withHeader().values("t"), file), "column 1 (\"t\")", "float32");
  }

  @Test
  void missingFileIsNotCalledMalformed() {
    assertThrows(
        NoSuchFileException.class,
        () -> CsvReader.withHeader().labels(0).read(folder.resolve("none.csv")));
  }

  @Test
  void settingsGiveNewReaders() throws IOException {
    CsvReader commas = CsvReader.withoutHeader().labels(1);
    commas.delimiter(';');
    assertArrayEquals(new float[] {1}, commas.read(file("1,a\n")).features().floats());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file.csv"), text);
  }

  private static String refusal(CsvReader reader, Path file) {
    return assertThrows(MalformedDataException.class, () -> reader.read(file)).getMessage();
  }

  private static Targets.Labels labels(List<String> names, int... ids) {
    return new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), names.size(), names);
  }
}

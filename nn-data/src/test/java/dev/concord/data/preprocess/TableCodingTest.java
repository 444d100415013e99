package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static dev.concord.data.preprocess.EveryTransformTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.Dataset;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Categories and gaps become features and come back; new rows get the same coding or an error. */
class TableCodingTest {
  private static final Table TRAIN =
      new Table(
          "train.csv",
          List.of(
              new Column.Numbers("age", 30, Float.NaN, 50, 20),
              new Column.Categories("colour", List.of("red", "blue", "red", "")),
              new Column.Categories("size", List.of("S", "L", "M", "S")),
              new Column.Numbers("price", 1, 2, 3, 4)),
          new int[] {2, 3, 4, 5});

  private static final TableCoding CODING =
      new TableCoding()
          .filling(Imputer.mean().withIndicators())
          .ordinal("size", List.of("S", "M", "L"))
          .without("price");

  @TempDir Path folder;

  @Test
  void codesEachKind() {
    FittedTableCoding fitted = CODING.fit(TRAIN);
    assertEquals(
        List.of("age", "age missing", "colour=blue", "colour=red", "colour missing", "size"),
        fitted.names());
    assertEquals(List.of("age", "colour", "size"), fitted.inputs());
    float mean = 100 / 3f;
    assertArrayEquals(
        new float[] {
          30, 0, 0, 1, 0, 0, mean, 1, 1, 0, 0, 2, 50, 0, 0, 1, 0, 1, 20, 0, 0, 0, 1, 0,
        },
        fitted.apply(TRAIN).floats());
    assertEquals(TRAIN.without("price"), fitted.invert(fitted.apply(TRAIN)));
    FittedTableCoding loaded = FittedTableCoding.read(fitted.write());
    assertEquals(fitted.apply(TRAIN), loaded.apply(TRAIN));
    assertEquals(fitted.write(), loaded.write());
  }

  @Test
  void newRowsGetTheSameCoding() throws IOException {
    FittedTableCoding fitted = CODING.fit(TRAIN);
    CsvTableReader reader = fitted.reading(CsvTableReader.withHeader());
    Table other = reader.read("new.csv", "extra,size,age,colour\nx,M,,blue\n");
    assertArrayEquals(new float[] {100 / 3f, 1, 1, 0, 0, 1}, fitted.apply(other).floats());
    Table violet = reader.read("new.csv", "size,age,colour\nM,7,red\nM,7,violet\n");
    assertContains(
        refusal(() -> fitted.apply(violet)),
        "new.csv, line 3",
        "\"colour\"",
        "[blue, red]",
        "\"violet\"");
    Table gap = reader.read("new.csv", "size,age,colour\n,7,red\n");
    assertContains(
        refusal(() -> fitted.apply(gap)), "line 2", "\"size\"", "[S, M, L]", "found nothing");
    assertContains(
        assertThrows(MalformedDataException.class, () -> reader.read("new.csv", "size,age\nM,7\n"))
            .getMessage(),
        "\"colour\" does not exist");
    assertContains(
        refusal(() -> fitted.apply(TRAIN.without("age"))), "\"age\" does not exist", "train.csv");
    Table swapped = Table.of(new Column.Categories("age", List.of("old")));
    assertContains(refusal(() -> fitted.apply(swapped)), "\"age\" holds categories");
  }

  @Test
  void gapsAreRefusedWithoutAWordOnThem() {
    assertContains(
        refusal(() -> new TableCoding().fit(TRAIN)),
        "train.csv, line 3",
        "\"age\"",
        "TableCoding.filling");
    FittedTableCoding whole = new TableCoding().fit(TRAIN.select(new int[] {0, 2}));
    assertContains(refusal(() -> whole.apply(TRAIN)), "line 3", "\"age\"");
    TableCoding one = new TableCoding().filling("age", Imputer.withDefault(-1));
    assertContains(refusal(() -> one.fit(TRAIN)), "line 5", "\"colour\"", "found nothing");
    FittedTableCoding fitted = one.fit(TRAIN.without("colour", "size"));
    assertArrayEquals(
        new float[] {30, 1, -1, 2, 50, 3, 20, 4},
        fitted.apply(TRAIN.without("colour", "size")).floats());
  }

  @Test
  void wrongSettingsAreTold() {
    assertContains(
        refusal(() -> new TableCoding().ordinal("age", List.of("a")).fit(TRAIN)),
        "\"age\" holds numbers");
    assertContains(
        refusal(() -> new TableCoding().filling("size", Imputer.mean()).fit(TRAIN)),
        "\"size\" holds categories");
    assertContains(
        refusal(() -> new TableCoding().oneHot("shape", List.of("a")).fit(TRAIN)),
        "\"shape\" does not exist");
    assertContains(refusal(() -> new TableCoding().ordinal("size", List.of("S", "S"))), "[S, S]");
    assertContains(
        refusal(() -> CODING.ordinal("size", List.of("S", "M")).fit(TRAIN)), "line 3", "\"L\"");
    assertContains(
        refusal(() -> new TableCoding().without("a").fit(TRAIN.select(new int[0]))),
        "at least 1 row");
    assertContains(
        refusal(() -> CODING.without("age", "colour", "size").fit(TRAIN)), "No column is left");
    Table empty = Table.of(new Column.Numbers("x", Float.NaN));
    assertContains(
        refusal(() -> new TableCoding().filling(Imputer.mean()).fit(empty)),
        "Column \"x\"",
        "no value");
  }

  @Test
  void aTargetIsNotLearntFromByASlip() {
    assertContains(
        refusal(() -> CODING.without("Price").fit(TRAIN)), "\"Price\" does not exist", "price");
    TableCoding withTarget = new TableCoding().filling(Imputer.mean());
    FittedTablePipeline fitted = new TablePipeline(withTarget, Pipeline.of()).fit(TRAIN);
    assertContains(
        refusal(() -> fitted.dataset(TRAIN, TRAIN.values("price"))),
        "\"price\" is an input and the target",
        "TableCoding.without");
  }

  @Test
  void ofTwoCodingsTheLastCounts() {
    List<String> sizes = List.of("S", "M", "L");
    assertEquals(
        List.of("size=S", "size=M", "size=L"),
        CODING.oneHot("size", sizes).without("age", "colour").fit(TRAIN).names());
    assertEquals(
        List.of("size"),
        CODING
            .oneHot("size", sizes)
            .ordinal("size", sizes)
            .without("age", "colour")
            .fit(TRAIN)
            .names());
  }

  @Test
  void pipelineSavesLoadsAndInverts() throws IOException {
    FittedTablePipeline fitted = new TablePipeline(CODING, new StandardScaler()).fit(TRAIN);
    Path file = folder.resolve("preparation.json");
    fitted.save(file);
    FittedTablePipeline loaded = FittedTablePipeline.load(file);
    assertEquals(fitted.apply(TRAIN), loaded.apply(TRAIN));
    assertEquals(fitted.write(), loaded.write());
    assertEquals(fitted.names(), loaded.names());
    Table back = loaded.invert(loaded.apply(TRAIN));
    assertEquals(TRAIN.column("colour"), back.column("colour"));
    assertEquals(TRAIN.column("size"), back.column("size"));
    float[] ages = ((Column.Numbers) back.column("age")).values();
    assertArrayEquals(new float[] {30, Float.NaN, 50, 20}, ages, 1e-5f);
    Table unknown =
        Table.of(
            new Column.Numbers("age", 1),
            new Column.Categories("colour", List.of("violet")),
            new Column.Categories("size", List.of("S")));
    assertContains(refusal(() -> loaded.apply(unknown)), "violet", "[blue, red]");
    Dataset data = loaded.dataset(TRAIN, TRAIN.values("price"));
    assertEquals(Shape.of(6), data.featureShape());
    assertEquals(loaded.names(), data.featureNames());
  }

  @Test
  void damagedFilesAreTold() throws IOException {
    Path file = folder.resolve("preparation.json");
    String saved = new TablePipeline(CODING, Pipeline.of()).fit(TRAIN).write();
    Files.writeString(file, saved.replace("one_hot", "two_hot"));
    assertContains(
        assertThrows(MalformedDataException.class, () -> FittedTablePipeline.load(file))
            .getMessage(),
        "preparation.json",
        "two_hot",
        "\"colour\"");
    assertContains(
        refusal(() -> FittedTablePipeline.read(TransformFile.write(ElementwiseTransform.LOG))),
        "concord fitted table pipeline",
        "concord fitted transform");
  }

  @Test
  void decodingTakesTheNearestClass() {
    FittedTableCoding fitted = CODING.fit(TRAIN);
    float[] answer = {25, 0.2f, 0.4f, 0.3f, 0.1f, 1.7f, 10, 0.9f, 0, 1, 0.7f, -3};
    Table back = fitted.invert(HostTensor.of(Shape.of(2, 6), answer));
    assertEquals(new Column.Numbers("age", 25, Float.NaN), back.column("age"));
    assertEquals(new Column.Categories("colour", List.of("blue", "")), back.column("colour"));
    assertEquals(new Column.Categories("size", List.of("L", "S")), back.column("size"));
  }
}

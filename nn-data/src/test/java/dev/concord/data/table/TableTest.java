package dev.concord.data.table;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Targets;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.MalformedDataException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables and reading them from CSV: kinds of columns, gaps, targets, errors with their places. */
class TableTest {
  private static final String FLOWERS =
      """
      name,petals,colour,size,zip
      "Lily, white",6,white,M,10115
      Poppy,4,red,S,02001
      Aster,,,L,80331
      Rose,NA,red,?,20095
      """;

  private static Table flowers() throws IOException {
    return CsvTableReader.withHeader().categories(List.of("zip")).read("flowers.csv", FLOWERS);
  }

  @Test
  void kindsAreFoundAndGapsKept() throws IOException {
    Table table = flowers();
    assertEquals(4, table.size());
    assertEquals(List.of("name", "petals", "colour", "size", "zip"), table.names());
    assertEquals(new Column.Numbers("petals", 6, 4, Float.NaN, Float.NaN), table.column("petals"));
    assertEquals(
        new Column.Categories("colour", List.of("white", "red", "", "red")),
        table.column("colour"));
    assertEquals(
        List.of("02001", "10115", "20095", "80331"),
        ((Column.Categories) table.column("zip")).classes());
    assertTrue(table.column("size").missing(3));
    assertArrayEquals(new int[] {2, 3, 4, 5}, table.lines());
  }

  @Test
  void rowsAndColumnsAreSelected() throws IOException {
    Table part = flowers().without("name", "zip", "no such").select(new int[] {3, 0, 0});
    assertEquals(List.of("petals", "colour", "size"), part.names());
    assertEquals(
        new Column.Categories("colour", List.of("red", "white", "white")), part.column("colour"));
    assertEquals("flowers.csv, line 5, column \"size\"", part.place(0, "size"));
    assertEquals("row 1, column \"x\"", Table.of(new Column.Numbers("x", 1, 2)).place(1, "x"));
  }

  @Test
  void targetsAreTakenFromColumns() throws IOException {
    Table table = flowers().select(new int[] {0, 1, 3});
    Targets.Labels labels = table.labels("colour", List.of());
    assertEquals(List.of("red", "white"), labels.names());
    assertArrayEquals(new int[] {1, 0, 0}, labels.ids().ints());
    assertArrayEquals(
        new int[] {0, 2, 2}, table.labels("colour", List.of("white", "blue", "red")).ids().ints());
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> table.labels("colour", List.of("white")))
            .getMessage();
    assertContains(unknown, "flowers.csv, line 3", "\"colour\"", "[white]", "\"red\"");
    assertContains(
        assertThrows(
                IllegalArgumentException.class,
                () -> flowers().labels("colour", List.of("red", "white")))
            .getMessage(),
        "line 4",
        "found nothing");
    Table numbers = Table.of(new Column.Numbers("n", 10, 2, 10, 0.5f));
    assertEquals(List.of("0.5", "2", "10"), numbers.labels("n", List.of()).names());
    assertArrayEquals(new int[] {2, 1, 2, 0}, numbers.labels("n", List.of()).ids().ints());
    assertArrayEquals(new float[] {10, 2, 10, 0.5f}, numbers.values("n").values().floats());
    assertContains(
        assertThrows(IllegalArgumentException.class, () -> table.values("petals")).getMessage(),
        "line 5",
        "found nothing");
    assertContains(
        assertThrows(IllegalArgumentException.class, () -> table.values("colour")).getMessage(),
        "categories");
  }

  @Test
  void columnsOfAKnownKindAreChecked() {
    CsvTableReader numbers = CsvTableReader.withHeader().numbers(List.of("petals"));
    String bad = FLOWERS.replace("Poppy,4", "Poppy,four");
    assertContains(
        refusal(() -> numbers.read("flowers.csv", bad)),
        "flowers.csv, line 3, column 2 (\"petals\")",
        "\"four\"");
    String slip = "a,b\n1,x\n2,y\n3;,x\n";
    assertContains(
        refusal(() -> CsvTableReader.withHeader().read("f.csv", slip)),
        "f.csv, line 4, column 1 (\"a\")",
        "\"3;\"",
        "categories");
    assertContains(
        refusal(() -> CsvTableReader.withHeader().numbers(List.of("no")).read("f", FLOWERS)),
        "\"no\" does not exist",
        "petals");
    assertContains(
        refusal(() -> CsvTableReader.withHeader().only(List.of("no")).read("f", FLOWERS)),
        "\"no\" does not exist");
    assertContains(
        refusal(() -> CsvTableReader.withHeader().read("f", "a,b\n1\n")), "line 2", "2 fields");
    assertContains(refusal(() -> CsvTableReader.withHeader().read("f", "a,b\n")), "at least one");
    assertContains(
        refusal(() -> CsvTableReader.withHeader().read("f", "a,a\n1,2\n")), "\"a\" comes twice");
  }

  @Test
  void headerlessFilesNameColumnsByNumber() throws IOException {
    Table table =
        CsvTableReader.withoutHeader()
            .delimiter(';')
            .missing(Set.of("-"))
            .only(List.of("2", "0"))
            .read("f", "1;x;-\n?;y;3\n");
    assertEquals(List.of("2", "0"), table.names());
    assertEquals(new Column.Numbers("2", Float.NaN, 3), table.column("2"));
    assertEquals(new Column.Categories("0", List.of("1", "?")), table.column("0"));
  }

  @Test
  void unusableTablesAreRefused() {
    Column one = new Column.Numbers("x", 1, 2);
    assertContains(refused(() -> Table.of(one, one)), "\"x\" comes twice");
    assertContains(
        refused(() -> Table.of(one, new Column.Numbers("y", 1))), "\"x\" has 2", "\"y\" 1");
    assertContains(refused(Table::of), "at least one column");
    assertContains(refused(() -> new Column.Numbers("x", 1f / 0)), "row 0", "Infinity");
    assertContains(refused(() -> Table.of(one).column("z")), "\"z\"", "[x]");
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static String refusal(Reading reading) {
    return assertThrows(MalformedDataException.class, reading::run).getMessage();
  }

  private static String refused(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}

package dev.concord.data.table;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.RowOrigin;
import dev.concord.data.Targets;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.preprocess.FittedTablePipeline;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.data.preprocess.TablePipeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
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
  void ofManyClassesTenAreShown() throws IOException {
    List<String> eleven = IntStream.range(0, 11).mapToObj(String::valueOf).toList();
    Table table = flowers();
    var error = assertThrows(IllegalArgumentException.class, () -> table.labels("colour", eleven));
    assertContains(
        error.getMessage(),
        "expected one of the classes [0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more],");
    assertEquals("[0, 1]", ClassNames.shown(eleven.subList(0, 2)));
    assertEquals(eleven.subList(0, 10).toString(), ClassNames.shown(eleven.subList(0, 10)));
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

  /** Parts of one table are known to be parts when features are made of them. */
  @Test
  void dataSetsKeepWhereTheRowsOfATableComeFrom() throws IOException {
    Table all = flowers().without("name", "size", "zip");
    FittedTablePipeline fitted =
        new TablePipeline(
                new TableCoding().without("colour").filling(Imputer.mean()), Pipeline.of())
            .fit(all);
    List<RowOrigin> origins = new ArrayList<>();
    for (Table part :
        List.of(
            all.select(new int[] {0, 1}),
            all.select(new int[] {3, 0, 1}).without("none").select(new int[] {0, 2}),
            all.select(new int[] {3}),
            flowers().select(new int[] {0, 1}))) {
      origins.add(fitted.dataset(part, part.labels("colour", List.of("red", "white"))).origin());
    }
    assertEquals(OptionalInt.of(1), origins.get(0).sharedRow(origins.get(1)));
    assertEquals(OptionalInt.empty(), origins.get(0).sharedRow(origins.get(2)));
    assertEquals(OptionalInt.empty(), origins.get(0).sharedRow(origins.get(3))); // read once more
    assertThrows(
        IllegalArgumentException.class,
        () -> new Table("", all.columns(), new int[0], origins.get(0)));
  }

  /** Spreadsheets put a byte order mark before UTF-8; it is no part of the first column's name. */
  @Test
  void theMarkBeforeATextIsNoPartOfIt() throws IOException {
    assertEquals(
        List.of("a", "b"),
        CsvTableReader.withHeader().read("f.csv", "\uFEFFa,b\r\n1,2\r\n").names());
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
  void numbersThatFloat32CannotTellApartAreAnError() throws IOException {
    String day = "t,y\n1700000000.25,1\n1700000060.5,2\n1700086400,3\n";
    assertContains(
        refusal(() -> CsvTableReader.withHeader().read("day.csv", day)),
        "day.csv, column 1 (\"t\")",
        "1.70000000025E9 to 1.7000864E9",
        "CsvTableReader.since");
    Table table = CsvTableReader.withHeader().since("t", 1.7e9).read("day.csv", day);
    assertEquals(new Column.Numbers("t", 0.25f, 60.5f, 86400), table.column("t"));
    String years = "t\n1300000000\n1700000001\n";
    assertEquals(
        new Column.Numbers("t", 1.3e9f, 1.7e9f),
        CsvTableReader.withHeader().read("years.csv", years).column("t"));
    assertContains(
        refusal(() -> CsvTableReader.withHeader().since("T", 0).read("day.csv", day)),
        "\"T\" does not exist");
    assertContains(
        refusal(() -> CsvTableReader.withHeader().since("t", 0).read("day.csv", "t,y\nnoon,1\n")),
        "line 2",
        "\"noon\"");
  }

  @Test
  void decimalCommasAreReadOnRequestAndElseTold() throws IOException {
    String text = "x;name\n1,5;a\n-2;b\n1e3;c\n;d\n";
    CsvTableReader reader = CsvTableReader.withHeader().delimiter(';');
    assertEquals(
        new Column.Numbers("x", 1.5f, -2, 1000, Float.NaN),
        reader.decimalComma().read("f", text).column("x"));
    String all = "x\n1,5\n2,5\n";
    assertContains(refusal(() -> reader.read("f", all)), "line 3", "\"2,5\"", "decimalComma()");
    assertEquals(
        new Column.Categories("x", List.of("1,5", "2,5")),
        reader.categories(List.of("x")).read("f", all).column("x"));
    assertContains(
        refusal(() -> reader.decimalComma().numbers(List.of("x")).read("f", "x\n1.234,5\n")),
        "\"1.234,5\"");
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

package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.io.CsvTableReader;
import dev.concord.data.table.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Houses as a CSV file: characters, gaps, and damage by the costs. */
class HouseRepairsTest {
  @Test
  void theCharactersStayAsTheyAre() {
    String csv = HouseRepairs.csv(600, 1);
    assertTrue(
        csv.startsWith(
            """
            house,walls,ground,age,storeys,intensity,cost,damaged
            H0000,brick,rock,,2,5.6573787,6199,no
            H0001,concrete,rock,50,NA,5.4866757,9887,no
            """),
        csv);
    assertEquals(-1335388555, csv.hashCode());
    assertNotEquals(csv, HouseRepairs.csv(600, 2));
  }

  @Test
  void noLocaleChangesThem() {
    Locale usual = Locale.getDefault();
    String here = HouseRepairs.csv(20, 1);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(here, HouseRepairs.csv(20, 1));
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void aTenthIsMissingInEachOfThreeColumns() throws IOException {
    Table houses =
        CsvTableReader.withHeader()
            .categories(List.of("house"))
            .read("houses.csv", HouseRepairs.csv(2000, 1));
    for (String column : List.of("age", "storeys", "intensity")) {
      long gaps = IntStream.range(0, 2000).filter(houses.column(column)::missing).count();
      assertEquals(200, gaps, 55, column); // four deviations
    }
    int[] damaged = houses.labels("damaged", List.of("no", "yes")).ids().ints();
    float[] costs = houses.values("cost").values().floats();
    for (int row = 0; row < 2000; row++) {
      // The file has whole euros; 15,000.4 is damaged and stands there as 15,000.
      assertTrue(damaged[row] == 1 ? costs[row] >= 15_000 : costs[row] <= 15_000);
    }
  }

  @Test
  void refusesNoHouses() {
    assertThrows(IllegalArgumentException.class, () -> HouseRepairs.csv(0, 1));
  }
}

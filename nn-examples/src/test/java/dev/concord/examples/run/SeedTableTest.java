package dev.concord.examples.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Mean and spread over seeds. */
class SeedTableTest {
  @Test
  void theSpreadIsThatOfASample() {
    SeedTable table =
        new SeedTable(
            DoubleStream.of(97, 98, 99.5)
                .mapToObj(
                    value ->
                        new RunResult(1, "Test accuracy", value, true, "00", new LinkedHashMap<>()))
                .toList());
    assertEquals(294.5 / 3, table.mean(), 1e-12);
    assertEquals(1.25830573921179, table.deviation(), 1e-12);
    assertTrue(table.toString().contains("1.26 %, from 97.00 % to 99.50 %"), table::toString);
  }
}

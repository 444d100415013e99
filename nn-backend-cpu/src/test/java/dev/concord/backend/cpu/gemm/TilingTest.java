package dev.concord.backend.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tiles cover everything, and their shapes are few. */
class TilingTest {
  @Test
  void rowTilesCoverAllRows() {
    for (int rows = 0; rows < 100; rows++) {
      int[] starts = Tiling.rowStarts(10, 10 + rows);
      assertEquals(10, starts[0]);
      assertEquals(10 + rows, starts[starts.length - 1]);
      for (int tile = 0; tile + 1 < starts.length; tile++) {
        int height = starts[tile + 1] - starts[tile];
        boolean known = height == 6 || height == 4 || height == 3 || (rows < 6 && height > 0);
        assertTrue(known, "height " + height + " for " + rows + " rows");
      }
    }
  }

  @Test
  void columnTilesAreEvenAndTheWideOnesComeFirst() {
    for (int vectors = 0; vectors < 100; vectors++) {
      int[] widths = Tiling.columnWidths(vectors, 4);
      assertEquals(vectors, Arrays.stream(widths).sum());
      for (int tile = 1; tile < widths.length; tile++) {
        assertTrue(widths[tile] <= widths[tile - 1]);
        assertTrue(widths[tile] >= widths[0] - 1);
      }
    }
    assertArrayEquals(new int[] {4, 4, 4, 4, 3}, Tiling.columnWidths(19, 4));
  }
}

package dev.concord.backend.cpu.gemm;

import java.util.Arrays;

/**
 * How a matrix is cut into tiles: few different shapes, all of them fast. Numbers only; it touches
 * no memory and knows no kernel.
 */
final class Tiling {
  /** Rows of the tile that fills most of C: 6 × 4 vectors leave registers for the operands. */
  static final int TALLEST = 6;

  private Tiling() {}

  /** Vectors in a row of the widest tile, by the number of vector registers. */
  static int widestTile(int lanes) {
    return manyRegisters(lanes) ? 4 : 2;
  }

  /** Vectors in the tile of a product with a single row, which needs no other accumulators. */
  static int widestSingleRow(int lanes) {
    return manyRegisters(lanes) ? 20 : 10;
  }

  /** AVX-512 and NEON have 32 vector registers, the older x86 extensions 16. */
  private static boolean manyRegisters(int lanes) {
    return lanes == 16 || System.getProperty("os.arch").equals("aarch64");
  }

  /**
   * The starts of the row tiles from first to last, then last itself. Heights are 6 but for the
   * end, which uses 4 and 3 (2 and 1 only below six rows), since a thin tile keeps the multipliers
   * waiting.
   */
  static int[] rowStarts(int first, int last) {
    int rows = last - first;
    int[] tail =
        switch (rows) {
          case 0 -> new int[] {};
          case 1, 2, 3, 4 -> new int[] {rows};
          case 5 -> new int[] {3, 2};
          default ->
              switch (rows % TALLEST) {
                case 1 -> new int[] {4, 3};
                case 2 -> new int[] {4, 4};
                case 3 -> new int[] {3};
                case 4 -> new int[] {4};
                case 5 -> new int[] {4, 4, 3};
                default -> new int[] {};
              };
        };
    int full = (rows - Arrays.stream(tail).sum()) / TALLEST;
    int[] starts = new int[full + tail.length + 1];
    starts[0] = first;
    for (int tile = 0; tile < full + tail.length; tile++) {
      starts[tile + 1] = starts[tile] + (tile < full ? TALLEST : tail[tile - full]);
    }
    return starts;
  }

  /** The widths of the column tiles that make up a number of vectors, as even as can be. */
  static int[] columnWidths(int vectors, int widest) {
    int tiles = (vectors + widest - 1) / widest;
    int[] widths = new int[tiles];
    for (int tile = 0; tile < tiles; tile++) {
      widths[tile] = vectors * (tile + 1) / tiles - vectors * tile / tiles;
    }
    Arrays.sort(widths);
    for (int low = 0, high = tiles - 1; low < high; low++, high--) {
      int wide = widths[high];
      widths[high] = widths[low];
      widths[low] = wide;
    }
    return widths;
  }
}

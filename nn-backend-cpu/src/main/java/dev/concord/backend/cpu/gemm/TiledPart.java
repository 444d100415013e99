package dev.concord.backend.cpu.gemm;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One thread's share of a product, a rectangle of C, computed with generated kernels.
 *
 * <p>B is read where it lies or, where that pays, copied into contiguous panels of a few columns
 * (turned, when B is transposed). Rows pass in blocks, chunk by chunk. A panel that the first-level
 * cache holds, and every copied one, meets all rows before the next panel; otherwise a few rows
 * meet all columns before the next rows. Every element sees the same operations in each order.
 *
 * <p>Kernels write whole vectors. Where the right edge is ragged and K has a single chunk, the last
 * column tile is moved to the left until its vectors end at the edge; what it computes of its
 * neighbour's columns, the neighbour, which follows, computes again. Elsewhere that tile goes to a
 * scratch strip which gathers all chunks; its valid part is copied to C at the end.
 */
final class TiledPart implements GemmPart {
  /** Row tiles handled before the next ones: C stays in the cache from one chunk to the next. */
  private static final int TILES_PER_BLOCK = 32;

  /** Elements of B that stay in a first-level cache of 48 KB while rows pass. */
  private static final int NEAR_PANEL = 8 * 1024;

  /** Steps of K that are packed at once: the panel takes half of a second-level cache of 1 MB. */
  private static final int PANEL_DEPTH = 8 * GemmPlan.CHUNK;

  private final int firstColumn;
  private final int lastColumn;
  private final int[] rowStarts;
  // By column tile: where it begins, how wide it is, and the first column that it leaves in C.
  private final int[] tileStarts;
  private final int[] tileWidths;
  private final int[] columnStarts;
  private final boolean ragged;
  private final int columns;
  private final int depth;
  private final boolean packed;
  private final boolean transposeB;
  private final boolean swapped;
  private final int aRowStep;
  private final int aDepthStep;
  private final int aStride;
  private final int lanes;
  private final int panelOffset;
  private final int stripOffset;
  private final boolean wholeStrip;
  private final int columnTilesAtOnce;
  private final int workspaceEnd;
  // Kernels by height of the tile, then by column tile.
  private final TileKernel[][] store;
  private final TileKernel[][] add;
  private final Set<TileKernel.Shape> shapes = new LinkedHashSet<>();
  private final TileKernel[] all;
  private final TransposeKernel transpose;

  TiledPart(
      GemmShape shape,
      boolean swapped,
      boolean packed,
      int lanes,
      Share share,
      int workspaceOffset) {
    this.swapped = swapped;
    this.lanes = lanes;
    columns = shape.n();
    depth = shape.k();
    transposeB = shape.transposeB();
    this.packed = packed;
    firstColumn = share.firstColumn();
    lastColumn = share.lastColumn();
    boolean single = shape.m() == 1 && !packed;
    int widest = single ? Tiling.widestSingleRow(lanes) : Tiling.widestTile(lanes);
    int[] widths = Tiling.columnWidths(Math.ceilDiv(lastColumn - firstColumn, lanes), widest);
    tileWidths = Arrays.stream(widths).map(vectors -> vectors * lanes).toArray();
    columnStarts = new int[widths.length + 1];
    columnStarts[0] = firstColumn;
    for (int tile = 0; tile < widths.length; tile++) {
      columnStarts[tile + 1] = columnStarts[tile] + tileWidths[tile];
    }
    columnStarts[widths.length] = lastColumn;
    tileStarts = Arrays.copyOf(columnStarts, widths.length);
    int last = widths.length - 1;
    int moved = lastColumn - tileWidths[last];
    if (moved >= firstColumn && depth <= GemmPlan.CHUNK) {
      tileStarts[last] = moved;
    }
    ragged = tileStarts[last] + tileWidths[last] > lastColumn;
    rowStarts = Tiling.rowStarts(share.firstRow(), share.lastRow());
    aRowStep = shape.transposeA() ? 1 : depth;
    aDepthStep = shape.transposeA() ? shape.m() : 1;
    // The elements of a single row are a column: the form with the smaller code.
    boolean columnForm = shape.transposeA() || shape.m() == 1;
    aStride = columnForm ? shape.m() : depth;
    panelOffset = workspaceOffset;
    boolean near = Math.min(depth, GemmPlan.CHUNK) * tileWidths[0] <= NEAR_PANEL;
    columnTilesAtOnce = packed || near ? 1 : widths.length;
    int panelDepth = Math.min(PANEL_DEPTH, Math.ceilDiv(depth, lanes) * lanes);
    stripOffset = panelOffset + (packed ? tileWidths[0] * panelDepth : 0);
    wholeStrip = packed && depth > PANEL_DEPTH;
    int stripRows = share.lastRow() - share.firstRow();
    if (!wholeStrip) {
      stripRows = Math.min(stripRows, TILES_PER_BLOCK * Tiling.TALLEST);
    }
    workspaceEnd = stripOffset + (ragged ? tileWidths[last] * stripRows : 0);
    var form = columnForm ? TileKernel.Form.COLUMN : TileKernel.Form.ROW;
    store = kernels(widths, form, TileKernel.Result.STORE);
    add = depth > GemmPlan.CHUNK ? kernels(widths, form, TileKernel.Result.ADD) : null;
    all = shapes.stream().map(KernelLibrary::tile).toArray(TileKernel[]::new);
    transpose =
        transposeB && lastColumn - firstColumn >= lanes ? KernelLibrary.transpose(lanes) : null;
  }

  private TileKernel[][] kernels(int[] widths, TileKernel.Form form, TileKernel.Result result) {
    var kernels = new TileKernel[Tiling.TALLEST + 1][];
    for (int tile = 0; tile + 1 < rowStarts.length; tile++) {
      int height = rowStarts[tile + 1] - rowStarts[tile];
      if (kernels[height] == null) {
        kernels[height] = new TileKernel[widths.length];
        for (int column = 0; column < widths.length; column++) {
          var shape = new TileKernel.Shape(lanes, height, widths[column], form, result);
          shapes.add(shape);
          kernels[height][column] = KernelLibrary.tile(shape);
        }
      }
    }
    return kernels;
  }

  /**
   * Has the kernels compiled in the background.
   *
   * @param work multiply-adds of the whole product
   */
  void requestWarmup(long work) {
    shapes.forEach(shape -> GemmWarmup.request(shape, work));
    if (transpose != null) {
      GemmWarmup.requestTranspose(lanes, work);
    }
  }

  /** Whether all kernels of this part run as compiled code. */
  boolean isCompiled() {
    for (TileKernel kernel : all) {
      if (!kernel.isCompiled()) {
        return false;
      }
    }
    return transpose == null || transpose.isCompiled();
  }

  @Override
  public int workspaceEnd() {
    return workspaceEnd;
  }

  @Override
  public void run(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      Epilogue epilogue) {
    int tiles = rowStarts.length - 1;
    int group = 0;
    do {
      int groupEnd = packed ? Math.min(depth, group + PANEL_DEPTH) : depth;
      for (int end = tileStarts.length; end > 0; end -= columnTilesAtOnce) {
        int column = end - columnTilesAtOnce;
        if (packed) {
          pack(b, bOffset, tileStarts[column], tileWidths[column], group, groupEnd, workspace);
        }
        for (int first = 0; first < tiles; first += TILES_PER_BLOCK) {
          int last = Math.min(first + TILES_PER_BLOCK, tiles);
          block(
              first, last, column, end, group, groupEnd, a, aOffset, b, bOffset, c, cOffset,
              workspace);
          if (groupEnd == depth) {
            int row = rowStarts[first];
            int nextRow = rowStarts[last];
            if (ragged && end == tileStarts.length) {
              copyStrip(workspace, stripStart(first), row, nextRow, c, cOffset);
            }
            GemmPart.finish(
                epilogue, swapped, row, nextRow, columnStarts[column], columnStarts[end]);
          }
        }
      }
      group = groupEnd;
    } while (group < depth);
  }

  /** Steps {@code group} to {@code groupEnd} of K for some row tiles and some column tiles. */
  private void block(
      int first,
      int last,
      int firstColumnTile,
      int lastColumnTile,
      int group,
      int groupEnd,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace) {
    int stripAt = stripStart(first);
    int start = group;
    do {
      int length = Math.min(GemmPlan.CHUNK, groupEnd - start);
      TileKernel[][] kernels = start == 0 ? store : add;
      for (int tile = first; tile < last; tile++) {
        int row = rowStarts[tile];
        TileKernel[] ofHeight = kernels[rowStarts[tile + 1] - row];
        int aAt = aOffset + row * aRowStep + start * aDepthStep;
        // The last one first: what it writes of its neighbour's columns is written again.
        for (int column = lastColumnTile - 1; column >= firstColumnTile; column--) {
          int width = tileWidths[column];
          float[] panel = packed ? workspace : b;
          int panelStride = packed ? width : columns;
          int panelAt =
              packed
                  ? panelOffset + (start - group) * width
                  : bOffset + start * columns + tileStarts[column];
          boolean strip = ragged && column == tileStarts.length - 1;
          float[] target = strip ? workspace : c;
          int targetStride = strip ? width : columns;
          int targetAt = (strip ? stripAt : cOffset + tileStarts[column]) + row * targetStride;
          ofHeight[column].run(
              a, aAt, aStride, panel, panelAt, panelStride, target, targetAt, targetStride, length);
        }
      }
      start += length;
    } while (start < groupEnd);
  }

  /** Where row 0 of C would lie in the strip, which holds one block of rows or all. */
  private int stripStart(int firstTile) {
    int firstRow = rowStarts[wholeStrip ? 0 : firstTile];
    return stripOffset - firstRow * tileWidths[tileWidths.length - 1];
  }

  /**
   * Copies or turns the panel of B: rows {@code start} to {@code end}, each of {@code width}
   * floats.
   */
  private void pack(
      float[] b, int bOffset, int column, int width, int start, int end, float[] workspace) {
    int length = end - start;
    if (!transposeB) {
      int from = bOffset + start * columns + column;
      int to = panelOffset;
      for (int step = 0; step < length; step++) {
        System.arraycopy(b, from, workspace, to, width);
        from += columns;
        to += width;
      }
      return;
    }
    int valid = Math.min(width, columns - column);
    int from = bOffset + column * depth + start;
    int turned = 0;
    for (; turned + lanes <= valid; turned += lanes) {
      transpose.run(
          b,
          from + turned * depth,
          depth,
          workspace,
          panelOffset + turned,
          width,
          Math.ceilDiv(length, lanes));
    }
    if (turned < valid) {
      PlainPart.transpose(
          b,
          from + turned * depth,
          depth,
          valid - turned,
          workspace,
          panelOffset + turned,
          width,
          length);
    }
  }

  private void copyStrip(
      float[] workspace, int stripAt, int firstRow, int lastRow, float[] c, int cOffset) {
    int last = tileStarts.length - 1;
    int valid = lastColumn - tileStarts[last];
    int source = stripAt + firstRow * tileWidths[last];
    int target = cOffset + firstRow * columns + tileStarts[last];
    for (int row = firstRow; row < lastRow; row++) {
      for (int j = 0; j < valid; j++) {
        c[target + j] = workspace[source + j];
      }
      source += tileWidths[last];
      target += columns;
    }
  }
}

package dev.concord.backend.cpu.gemm;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One thread's share of a product, a rectangle of C, computed with generated kernels.
 *
 * <p>Two orders. <b>Direct</b>: for a chunk of K, for a few rows of C, all columns; B is read where
 * it lies. <b>Packed</b>: for a few columns, for a block of rows, chunk by chunk; the columns'
 * panel of B is first copied (or turned, when B is transposed) into contiguous memory, where it
 * stays in the second-level cache while all rows pass. Every element sees the same operations in
 * both.
 *
 * <p>Kernels write whole vectors. So the column tile at a ragged right edge goes to a scratch strip
 * which gathers all chunks; its valid part is copied to C at the end.
 */
final class TiledPart implements GemmPart {
  /** Row tiles handled before the next ones: C stays in the cache from one chunk to the next. */
  private static final int TILES_PER_BLOCK = 32;

  /** Steps of K that are packed at once: the panel takes half of a second-level cache of 1 MB. */
  private static final int PANEL_DEPTH = 8 * GemmPlan.CHUNK;

  private final int firstColumn;
  private final int lastColumn;
  private final int[] rowStarts;
  private final int[] columnStarts;
  private final int raggedTile;
  private final int raggedWidth;
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
    columnStarts = new int[widths.length + 1];
    columnStarts[0] = firstColumn;
    int panel = 0;
    for (int tile = 0; tile < widths.length; tile++) {
      columnStarts[tile + 1] = columnStarts[tile] + widths[tile] * lanes;
      panel = Math.max(panel, widths[tile] * lanes);
    }
    boolean ragged = columnStarts[widths.length] > columns;
    raggedTile = ragged ? widths.length - 1 : -1;
    raggedWidth = ragged ? widths[widths.length - 1] * lanes : 0;
    rowStarts = Tiling.rowStarts(share.firstRow(), share.lastRow());
    aRowStep = shape.transposeA() ? 1 : depth;
    aDepthStep = shape.transposeA() ? shape.m() : 1;
    // The elements of a single row are a column: the form with the smaller code.
    boolean columnForm = shape.transposeA() || shape.m() == 1;
    aStride = columnForm ? shape.m() : depth;
    panelOffset = workspaceOffset;
    int panelDepth = Math.min(PANEL_DEPTH, Math.ceilDiv(depth, lanes) * lanes);
    stripOffset = panelOffset + (packed ? panel * panelDepth : 0);
    int stripRows = share.lastRow() - share.firstRow();
    if (!packed) {
      stripRows = Math.min(stripRows, TILES_PER_BLOCK * Tiling.TALLEST);
    }
    workspaceEnd = stripOffset + raggedWidth * stripRows;
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

  /** Has the kernels compiled in the background. */
  void requestWarmup() {
    shapes.forEach(GemmWarmup::request);
    if (transpose != null) {
      GemmWarmup.requestTranspose(lanes);
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
    if (packed) {
      packed(a, aOffset, b, bOffset, c, cOffset, workspace, epilogue);
      return;
    }
    int tiles = rowStarts.length - 1;
    for (int first = 0; first < tiles; first += TILES_PER_BLOCK) {
      int last = Math.min(first + TILES_PER_BLOCK, tiles);
      int start = 0;
      do {
        direct(first, last, start, a, aOffset, b, bOffset, c, cOffset, workspace, epilogue);
        start += GemmPlan.CHUNK;
      } while (start < depth);
    }
  }

  private void direct(
      int first,
      int last,
      int start,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      Epilogue epilogue) {
    int length = Math.min(GemmPlan.CHUNK, depth - start);
    boolean finished = start + length == depth;
    TileKernel[][] kernels = start == 0 ? store : add;
    int columnTiles = columnStarts.length - 1;
    int bAt = bOffset + start * columns;
    for (int tile = first; tile < last; tile++) {
      int row = rowStarts[tile];
      int nextRow = rowStarts[tile + 1];
      TileKernel[] ofHeight = kernels[nextRow - row];
      int aAt = aOffset + row * aRowStep + start * aDepthStep;
      for (int column = 0; column < columnTiles; column++) {
        int from = columnStarts[column];
        if (column == raggedTile) {
          int to = stripOffset + (row - rowStarts[first]) * raggedWidth;
          ofHeight[column].run(
              a, aAt, aStride, b, bAt + from, columns, workspace, to, raggedWidth, length);
          if (finished) {
            copyStrip(workspace, to, row, nextRow, from, c, cOffset);
          }
        } else {
          int to = cOffset + row * columns + from;
          ofHeight[column].run(a, aAt, aStride, b, bAt + from, columns, c, to, columns, length);
        }
      }
      if (finished) {
        GemmPart.finish(epilogue, swapped, row, nextRow, firstColumn, lastColumn);
      }
    }
  }

  private void packed(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      Epilogue epilogue) {
    int columnTiles = columnStarts.length - 1;
    int tiles = rowStarts.length - 1;
    int group = 0;
    do {
      int groupEnd = Math.min(depth, group + PANEL_DEPTH);
      for (int column = 0; column < columnTiles; column++) {
        int from = columnStarts[column];
        int width = columnStarts[column + 1] - from;
        pack(b, bOffset, from, width, group, groupEnd - group, workspace);
        for (int first = 0; first < tiles; first += TILES_PER_BLOCK) {
          int last = Math.min(first + TILES_PER_BLOCK, tiles);
          packedBlock(first, last, column, group, groupEnd, a, aOffset, c, cOffset, workspace);
          if (groupEnd == depth) {
            int end = Math.min(from + width, columns);
            GemmPart.finish(epilogue, swapped, rowStarts[first], rowStarts[last], from, end);
          }
        }
      }
      group = groupEnd;
    } while (group < depth);
  }

  private void packedBlock(
      int first,
      int last,
      int column,
      int group,
      int groupEnd,
      float[] a,
      int aOffset,
      float[] c,
      int cOffset,
      float[] workspace) {
    int from = columnStarts[column];
    int width = columnStarts[column + 1] - from;
    boolean ragged = column == raggedTile;
    float[] target = ragged ? workspace : c;
    int targetStride = ragged ? width : columns;
    int targetOffset = ragged ? stripOffset - rowStarts[0] * width : cOffset + from;
    int start = group;
    do {
      int length = Math.min(GemmPlan.CHUNK, groupEnd - start);
      TileKernel[][] kernels = start == 0 ? store : add;
      int panel = panelOffset + (start - group) * width;
      int aAt = aOffset + start * aDepthStep;
      for (int tile = first; tile < last; tile++) {
        int row = rowStarts[tile];
        kernels[rowStarts[tile + 1] - row][column].run(
            a,
            aAt + row * aRowStep,
            aStride,
            workspace,
            panel,
            width,
            target,
            targetOffset + row * targetStride,
            targetStride,
            length);
      }
      start += length;
    } while (start < groupEnd);
    if (ragged && groupEnd == depth) {
      int row = rowStarts[first];
      copyStrip(workspace, targetOffset + row * width, row, rowStarts[last], from, c, cOffset);
    }
  }

  /** Copies or turns the panel of B: {@code length} rows of {@code width} floats. */
  private void pack(
      float[] b, int bOffset, int column, int width, int start, int length, float[] workspace) {
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
      float[] workspace, int from, int firstRow, int lastRow, int column, float[] c, int cOffset) {
    int valid = columns - column;
    int source = from;
    int target = cOffset + firstRow * columns + column;
    for (int row = firstRow; row < lastRow; row++) {
      for (int j = 0; j < valid; j++) {
        c[target + j] = workspace[source + j];
      }
      source += raggedWidth;
      target += columns;
    }
  }
}

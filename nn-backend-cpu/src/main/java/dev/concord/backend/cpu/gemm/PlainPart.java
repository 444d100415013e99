package dev.concord.backend.cpu.gemm;

import java.util.Arrays;

/**
 * One thread's share of a product in plain Java, without the Vector API: what runs where that
 * module is absent, and while the generated kernels are not compiled yet. Same bits as the kernels.
 *
 * <pre>
 *   t[j] = +0; t[j] = fma(a[i,k], b[k,j], t[j]) for the k of one chunk, in order
 *   C[i,j] = t[j] + (+0) for the first chunk, C[i,j] + t[j] for the later ones
 * </pre>
 *
 * <p>The inner loops run along j over contiguous memory, which the just-in-time compiler turns into
 * vector code by itself. A transposed B is turned block by block first.
 */
final class PlainPart implements GemmPart {
  /** Columns of C handled together: their slice of a chunk of B stays in the second-level cache. */
  private static final int BLOCK = 256;

  /** The same for a transposed B, whose block is turned in the workspace. */
  private static final int TRANSPOSED_BLOCK = 64;

  private final GemmShape shape;
  private final boolean swapped;
  private final Share share;
  private final int block;
  private final int totals;
  private final int panel;

  /**
   * @param shape the product, with rows and columns exchanged if swapped
   * @param swapped whether the epilogue counts this part's columns as rows
   * @param share the rectangle of C to compute
   * @param workspaceOffset first float of the workspace that this part may use
   */
  PlainPart(GemmShape shape, boolean swapped, Share share, int workspaceOffset) {
    this.shape = shape;
    this.swapped = swapped;
    this.share = share;
    block = shape.transposeB() ? TRANSPOSED_BLOCK : BLOCK;
    totals = workspaceOffset;
    panel = totals + block;
  }

  @Override
  public int workspaceEnd() {
    return shape.transposeB() ? panel + block * GemmPlan.CHUNK : panel;
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
    for (int column = share.firstColumn(); column < share.lastColumn(); column += block) {
      int width = Math.min(block, share.lastColumn() - column);
      int start = 0;
      do {
        multiplyChunk(column, width, start, a, aOffset, b, bOffset, c, cOffset, workspace);
        start += GemmPlan.CHUNK;
      } while (start < shape.k());
      GemmPart.finish(epilogue, swapped, share.firstRow(), share.lastRow(), column, column + width);
    }
  }

  private void multiplyChunk(
      int column,
      int width,
      int start,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace) {
    int k = shape.k();
    int n = shape.n();
    int length = Math.min(GemmPlan.CHUNK, k - start);
    float[] source = b;
    int from = bOffset + start * n + column;
    int stride = n;
    if (shape.transposeB()) {
      transpose(b, bOffset + column * k + start, k, width, workspace, panel, block, length);
      source = workspace;
      from = panel;
      stride = block;
    }
    int aRow = shape.transposeA() ? 1 : k;
    int aStep = shape.transposeA() ? shape.m() : 1;
    for (int i = share.firstRow(); i < share.lastRow(); i++) {
      Arrays.fill(workspace, totals, totals + width, 0f);
      int at = aOffset + i * aRow + start * aStep;
      multiplyRow(a, at, aStep, source, from, stride, workspace, totals, width, length);
      finish(workspace, totals, c, cOffset + i * n + column, width, start == 0);
    }
  }

  private static void multiplyRow(
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStride,
      float[] t,
      int tOffset,
      int width,
      int length) {
    int k = 0;
    int at = aOffset;
    int row = bOffset;
    for (; k + 4 <= length; k += 4) {
      multiplyFour(
          a[at],
          a[at + aStep],
          a[at + 2 * aStep],
          a[at + 3 * aStep],
          b,
          row,
          bStride,
          t,
          tOffset,
          width);
      at += 4 * aStep;
      row += 4 * bStride;
    }
    for (; k < length; k++) {
      float factor = a[at];
      for (int j = 0; j < width; j++) {
        t[tOffset + j] = Math.fma(factor, b[row + j], t[tOffset + j]);
      }
      at += aStep;
      row += bStride;
    }
  }

  /** Four steps of K at once, so that t is read and written once for four products. */
  private static void multiplyFour(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b,
      int row,
      int stride,
      float[] t,
      int tOffset,
      int width) {
    int row1 = row + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    for (int j = 0; j < width; j++) {
      float sum = Math.fma(a0, b[row + j], t[tOffset + j]);
      sum = Math.fma(a1, b[row1 + j], sum);
      sum = Math.fma(a2, b[row2 + j], sum);
      t[tOffset + j] = Math.fma(a3, b[row3 + j], sum);
    }
  }

  /** Adding to C needs no {@code + (+0)} first: C is never −0. */
  private static void finish(
      float[] t, int tOffset, float[] c, int cOffset, int width, boolean store) {
    if (store) {
      for (int j = 0; j < width; j++) {
        c[cOffset + j] = t[tOffset + j] + 0f;
      }
    } else {
      for (int j = 0; j < width; j++) {
        c[cOffset + j] += t[tOffset + j];
      }
    }
  }

  /** {@code target[j + i·targetStride] = source[i + j·sourceStride]}, j below rows. */
  static void transpose(
      float[] source,
      int sourceOffset,
      int sourceStride,
      int rows,
      float[] target,
      int targetOffset,
      int targetStride,
      int columns) {
    int j = 0;
    for (; j + 4 <= rows; j += 4) {
      int s0 = sourceOffset + j * sourceStride;
      int s1 = s0 + sourceStride;
      int s2 = s1 + sourceStride;
      int s3 = s2 + sourceStride;
      int to = targetOffset + j;
      for (int i = 0; i < columns; i++, to += targetStride) {
        target[to] = source[s0 + i];
        target[to + 1] = source[s1 + i];
        target[to + 2] = source[s2 + i];
        target[to + 3] = source[s3 + i];
      }
    }
    for (; j < rows; j++) {
      int from = sourceOffset + j * sourceStride;
      int to = targetOffset + j;
      for (int i = 0; i < columns; i++, to += targetStride) {
        target[to] = source[from + i];
      }
    }
  }
}

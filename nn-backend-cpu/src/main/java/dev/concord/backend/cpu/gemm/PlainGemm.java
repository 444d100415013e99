package dev.concord.backend.cpu.gemm;

/**
 * The matrix product in plain Java, without the Vector API: what runs where that module is absent,
 * and while the generated kernels are not compiled yet. Same bits as the kernels.
 *
 * <pre>
 *   t[j] = +0; t[j] = fma(a[i,k], b[k,j], t[j]) for the k of one chunk, in order
 *   C[i,j] = t[j] + (+0) for the first chunk, C[i,j] + t[j] for the later ones
 * </pre>
 *
 * <p>The inner loops run along j over contiguous memory, which the just-in-time compiler turns into
 * vector code by itself. A transposed B is turned block by block first.
 */
final class PlainGemm {
  /** Columns of C handled together: their slice of a chunk of B stays in the second-level cache. */
  private static final int BLOCK = 256;

  private static final int TRANSPOSED_BLOCK = 64;

  private PlainGemm() {}

  /** Floats of workspace one part needs. */
  static int workspaceFloats(boolean transposeB) {
    return transposeB
        ? TRANSPOSED_BLOCK + TRANSPOSED_BLOCK * GemmPlan.CHUNK
        : BLOCK;
  }

  /** Computes the rows [firstRow, lastRow) × columns [firstColumn, lastColumn) of C. */
  static void run(
      GemmShape shape,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      int workspaceOffset) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    int aRow = shape.transposeA() ? 1 : k;
    int aStep = shape.transposeA() ? m : 1;
    int block = shape.transposeB() ? TRANSPOSED_BLOCK : BLOCK;
    for (int column = firstColumn; column < lastColumn; column += block) {
      int width = Math.min(block, lastColumn - column);
      int start = 0;
      do {
        int length = Math.min(GemmPlan.CHUNK, k - start);
        float[] source = b;
        int sourceOffset = bOffset + start * n + column;
        int sourceStride = n;
        if (shape.transposeB()) {
          source = workspace;
          sourceOffset = workspaceOffset + TRANSPOSED_BLOCK;
          sourceStride = TRANSPOSED_BLOCK;
          int from = bOffset + column * k + start;
          transpose(b, from, k, width, workspace, sourceOffset, sourceStride, length);
        }
        for (int i = firstRow; i < lastRow; i++) {
          int at = aOffset + i * aRow + start * aStep;
          zero(workspace, workspaceOffset, width);
          multiplyRow(
              a, at, aStep, source, sourceOffset, sourceStride, workspace, workspaceOffset, width,
              length);
          finish(workspace, workspaceOffset, c, cOffset + i * n + column, width, start == 0);
        }
        start += length;
      } while (start < k);
    }
  }

  private static void zero(float[] t, int tOffset, int width) {
    for (int j = 0; j < width; j++) {
      t[tOffset + j] = 0f;
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
          a[at], a[at + aStep], a[at + 2 * aStep], a[at + 3 * aStep], b, row, bStride, t, tOffset,
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

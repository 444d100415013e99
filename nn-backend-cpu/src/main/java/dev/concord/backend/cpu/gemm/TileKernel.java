package dev.concord.backend.cpu.gemm;

/**
 * One generated micro-kernel: a block of {@code rows} × {@code vectors · lanes} elements of C over
 * one chunk of K.
 *
 * <pre>
 *   t[i,j] = +0; t[i,j] = fma(a[i,k], b[k,j], t[i,j]) for k = 0, 1, … length − 1
 *   store:  c[i,j] = t[i,j] + (+0)
 *   add:    c[i,j] = c[i,j] + t[i,j]
 * </pre>
 *
 * <p>It knows no ragged edge: it reads and writes whole vectors. The caller sends an edge to a
 * scratch tile. Subclasses are hidden classes made by {@link TileKernelGenerator}.
 */
abstract class TileKernel {
  /** How the elements of A lie in memory. */
  enum Form {
    /** {@code a[aOffset + i·aStride + k]}: A as it is. */
    ROW,
    /** {@code a[aOffset + k·aStride + i]}: A transposed, or packed into column panels. */
    COLUMN
  }

  /** What happens to the total of a chunk. */
  enum Result {
    /** First chunk: the total becomes C. */
    STORE,
    /** Later chunks: the total is added to C. */
    ADD
  }

  /** The shape that a kernel is generated for. */
  record Shape(int lanes, int rows, int vectors, Form form, Result result) {}

  /** Set by {@link GemmWarmup} once the just-in-time compiler has made fast code of the kernel. */
  private volatile boolean compiled;

  final boolean isCompiled() {
    return compiled;
  }

  final void markCompiled() {
    compiled = true;
  }

  /**
   * Computes the block. Reads at most {@code lanes − 1} elements of B beyond the block's last valid
   * column where the last vector is ragged.
   *
   * @param a elements of op(A), laid out by the kernel's {@link Form}
   * @param b row k of the block starts at {@code bOffset + k·bStride}
   * @param c row i of the block starts at {@code cOffset + i·cStride}
   * @param length number of steps along K; with 0 the totals are +0, below 0 nothing happens
   */
  abstract void run(
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      int length);
}

package dev.concord.backend.cpu.gemm;

/**
 * The shape of one matrix product {@code C[m,n] = op(A)[m,k] · op(B)[k,n]}, all row-major and
 * contiguous. It knows nothing of lanes, threads or memory.
 *
 * @param m rows of C, at least 0
 * @param n columns of C, at least 0
 * @param k length of the sums, at least 0
 * @param transposeA whether A is stored [k, m] instead of [m, k]
 * @param transposeB whether B is stored [n, k] instead of [k, n]
 */
public record GemmShape(int m, int n, int k, boolean transposeA, boolean transposeB) {
  /** Checks the sizes. */
  public GemmShape {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException(
          "a matrix product needs sizes of 0 or more, got m=%d n=%d k=%d".formatted(m, n, k));
    }
    long largest = Math.max((long) m * n, Math.max((long) m * k, (long) k * n));
    if (largest > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a matrix has fewer than 2^31 elements, got %d with m=%d n=%d k=%d; use smaller batches"
              .formatted(largest, m, n, k));
    }
  }

  /** Number of multiply-adds. */
  long work() {
    return (long) m * n * k;
  }
}

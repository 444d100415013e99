package dev.concord.backend.cpu.gemm;

/**
 * What is done to elements of C once they are final, while they are still in a near cache: a bias,
 * an activation, an addition to an older value.
 */
@FunctionalInterface
public interface Epilogue {
  /**
   * Called on finished blocks of C. The blocks of one product cover every element exactly once;
   * blocks of different parts come from different threads.
   *
   * @param firstRow first row of the block
   * @param lastRow one past its last row
   * @param firstColumn first column of the block
   * @param lastColumn one past its last column
   */
  void apply(int firstRow, int lastRow, int firstColumn, int lastColumn);
}

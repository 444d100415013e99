package dev.concord.backend.cpu.gemm;

/**
 * A generated kernel that turns square blocks of {@code lanes} × {@code lanes} floats:
 *
 * <pre>target[i·targetStride + j] = source[j·sourceStride + i], j below lanes, i below blocks·lanes
 * </pre>
 *
 * <p>It only moves values and knows no ragged edge. Subclasses are hidden classes made by {@link
 * TransposeKernelGenerator}.
 */
abstract class TransposeKernel {
  private volatile boolean compiled;

  final boolean isCompiled() {
    return compiled;
  }

  final void markCompiled() {
    compiled = true;
  }

  abstract void run(
      float[] source,
      int sourceOffset,
      int sourceStride,
      float[] target,
      int targetOffset,
      int targetStride,
      int blocks);
}

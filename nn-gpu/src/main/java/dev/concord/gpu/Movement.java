package dev.concord.gpu;

/** Steps of kernels that only move elements. */
final class Movement {
  private Movement() {}

  /** Fills an operand with zeros. */
  static GpuStep zero(GpuOperand operand) {
    int bytes = operand.type().dtype().bytes();
    return new GpuStep.Zero(
        operand.memory(), (long) operand.offset() * bytes, (long) operand.size() * bytes);
  }
}

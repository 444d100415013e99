package dev.concord.gpu;

/**
 * What the choice of kernels and launch sizes depends on; none of it may change a bit.
 *
 * @param processor true for a CPU behind OpenCL: kernels with one work-item a work-group, loops and
 *     vector types; false for a GPU
 * @param computeUnits multiprocessors, or cores of a processor
 * @param workGroupLimit most work-items in a work-group
 * @param localMemoryBytes local (CUDA: shared) memory of a work-group
 * @param argumentBytes what the arguments of a launch may take together
 */
public record GpuTraits(
    boolean processor,
    int computeUnits,
    int workGroupLimit,
    long localMemoryBytes,
    long argumentBytes) {
  /** More than what any frame takes for itself. */
  private static final int FRAME_BYTES = 128;

  /** Outer axes of an operand, each with a stride, that are reckoned with. */
  private static final int AXES = 4;

  private static final int OPERAND_BYTES = Argument.MOST_BYTES + AXES * Integer.BYTES;

  /**
   * How many operands fused work may have. An operand of very many axes that do not merge takes
   * more than is reckoned with here; what then goes beyond the limit is no launch, see {@link
   * Lowering}.
   */
  int operandLimit() {
    return Math.clamp((argumentBytes - FRAME_BYTES) / OPERAND_BYTES, 0, Integer.MAX_VALUE);
  }
}

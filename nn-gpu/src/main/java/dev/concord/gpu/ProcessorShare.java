package dev.concord.gpu;

/**
 * How much of a call one work-item of an OpenCL processor takes. Work-items there are loops handed
 * out to the cores: few enough that handing them out costs nothing, and small work in one piece.
 */
final class ProcessorShare {
  /** Elements below which a second work-item does not pay. */
  private static final int LEAST = 4096;

  private static final int ITEMS_PER_CORE = 4;
  private static final int LANES = 16;

  private ProcessorShare() {}

  /** Elements of one work-item out of {@code count} ≥ 1, a multiple of 16. */
  static int elements(int count, GpuTraits traits) {
    int items = Math.clamp(count / LEAST, 1, ITEMS_PER_CORE * traits.computeUnits());
    return Math.ceilDiv(Math.ceilDiv(count, items), LANES) * LANES;
  }

  /** Rows of one work-item out of {@code rows} ≥ 1, where a row is as much work as {@code work}. */
  static int rows(int rows, long work, GpuTraits traits) {
    long items = Math.clamp(rows * work / LEAST, 1, ITEMS_PER_CORE * traits.computeUnits());
    return Math.toIntExact(Math.ceilDiv(rows, items));
  }
}

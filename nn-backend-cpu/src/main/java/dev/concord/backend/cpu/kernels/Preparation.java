package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapCompiler;
import dev.concord.backend.cpu.task.CpuContext;

/**
 * What a device lends while the tasks of one program are prepared.
 *
 * @param context threads and lanes
 * @param maps makes loops for elementwise expressions
 * @param rows sums and extremes of contiguous elements
 * @param workspace shared by the program's matrix products
 */
public record Preparation(
    CpuContext context, MapCompiler maps, RowKernelChoice rows, Workspace workspace) {
  /** Nanoseconds that one primitive of an elementwise expression takes for one element. */
  private static final double VECTOR_NANOS = 0.6;

  /** Number of parts for elementwise work. */
  int partsForElements(long elements, int operationsPerElement) {
    return context.parts(
        (double) elements * (operationsPerElement + 2) * VECTOR_NANOS / context.lanes());
  }

  /** Number of parts for work that moves elements and computes little. */
  int partsForCopies(long elements) {
    return context.parts(elements * 0.25);
  }
}

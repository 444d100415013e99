package dev.concord.gpu;

import dev.concord.graph.Kernel;
import java.util.List;

/** Concord's own kernels for GPUs: which there are, and who lowers each. */
final class GpuKernels {
  private GpuKernels() {}

  static boolean supports(Kernel kernel) {
    return false;
  }

  /** Steps of a supported kernel's call; no output is empty. */
  static List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    throw new IllegalArgumentException("No GPU version of " + kernel.name());
  }
}

package dev.concord.backend.cpu.task;

import dev.concord.graph.Kernel;
import java.util.List;

/**
 * A service by which any jar adds native CPU versions of kernels, found by {@link
 * java.util.ServiceLoader}. The bits must be those of {@link Kernel#reference}. The backend's own
 * kernels come first; without either the reference runs, slowly.
 */
public interface CpuKernelProvider {
  /** Whether {@link #task} knows this kernel. */
  boolean supports(Kernel kernel);

  /**
   * Prepares one call of a supported kernel. Outputs share no memory with inputs, and no output is
   * empty.
   *
   * @param inputs the operands, of types that the kernel accepts
   * @param outputs where the results go, of the types that the kernel states
   */
  CpuTask task(
      Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs, CpuContext context);
}

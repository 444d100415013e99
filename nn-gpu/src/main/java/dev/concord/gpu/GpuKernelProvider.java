package dev.concord.gpu;

import dev.concord.graph.Kernel;
import java.util.List;

/**
 * A service by which any jar adds versions of kernels for OpenCL and CUDA at once, found by {@link
 * java.util.ServiceLoader}. The bits must be those of {@link Kernel#reference}. Concord's own
 * kernels come first; without either the reference runs on the host, slowly.
 */
public interface GpuKernelProvider {
  /** Whether {@link #steps} knows this kernel. */
  boolean supports(Kernel kernel);

  /** The sources whose kernels {@link #steps} launches for this kernel. */
  List<GpuSource> sources(Kernel kernel);

  /**
   * Lowers one call of a supported kernel. No output is empty.
   *
   * @param inputs the operands, of types that the kernel accepts
   * @param outputs where the results go, of the types that the kernel states; they share no memory
   *     with inputs
   */
  List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context);
}

package dev.concord.gpu;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import java.util.List;

/** Concord's own kernels for GPUs: which there are, and who lowers each. */
final class GpuKernels {
  private GpuKernels() {}

  static boolean supports(Kernel kernel) {
    return switch (kernel) {
      case Gemm gemm -> true;
      case Map map -> true;
      case Reduce reduce -> true;
      default -> false;
    };
  }

  /** Steps of a supported kernel's call; no output is empty. */
  static List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    GpuTraits traits = context.traits();
    return switch (kernel) {
      case Gemm gemm -> GemmLaunch.of(gemm, inputs, outputs, context);
      case Map map -> List.of(MapLaunch.of(map, inputs, outputs, traits));
      case Reduce reduce -> ReduceLaunch.steps(reduce, inputs, outputs.get(0), context);
      default -> throw new IllegalArgumentException("No GPU version of " + kernel.name());
    };
  }
}

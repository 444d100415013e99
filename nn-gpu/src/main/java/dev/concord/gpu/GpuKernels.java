package dev.concord.gpu;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import java.util.List;

/** Concord's own kernels for GPUs: which there are, and who lowers each. */
final class GpuKernels {
  private GpuKernels() {}

  static boolean supports(Kernel kernel) {
    return switch (kernel) {
      case Map map -> true;
      case Reduce reduce -> true;
      case Softmax softmax -> true;
      case SoftmaxCrossEntropy loss -> true;
      case SoftmaxCrossEntropyGradient gradient -> true;
      default -> false;
    };
  }

  /** Steps of a supported kernel's call; no output is empty. */
  static List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    GpuTraits traits = context.traits();
    return switch (kernel) {
      case Map map -> List.of(MapLaunch.of(map, inputs, outputs, traits));
      case Reduce reduce -> ReduceLaunch.steps(reduce, inputs, outputs.get(0), context);
      case Softmax softmax when SoftmaxLaunch.fits(inputs.get(0)) ->
          List.of(SoftmaxLaunch.of(softmax, inputs.get(0), outputs.get(0), traits));
      case SoftmaxCrossEntropy loss when SoftmaxLaunch.fits(inputs.get(0)) ->
          List.of(SoftmaxLaunch.of(loss, inputs, outputs, traits));
      case SoftmaxCrossEntropyGradient gradient ->
          List.of(SoftmaxLaunch.of(gradient, inputs, outputs.get(0)));
      default -> List.of(new GpuStep.Host(kernel, inputs, outputs));
    };
  }
}

package dev.concord.gpu;

import dev.concord.graph.Kernel;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Pad;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.kernel.TakeAt;
import dev.concord.kernel.Transpose;
import java.util.List;
import java.util.Optional;

/** Concord's own kernels for GPUs: which there are, and who lowers each. */
final class GpuKernels {
  private GpuKernels() {}

  static boolean supports(Kernel kernel) {
    return switch (kernel) {
      case Gemm gemm -> true;
      case Map map -> true;
      case Reduce reduce -> true;
      case Softmax softmax -> true;
      case SoftmaxCrossEntropy loss -> true;
      case SoftmaxCrossEntropyGradient gradient -> true;
      case Gather gather -> true;
      case ScatterAdd scatter -> true;
      case ArgExtreme extreme -> true;
      case TakeAt take -> true;
      case PlaceAt place -> true;
      case Reshape reshape -> true;
      case Slice slice -> true;
      case Pad pad -> true;
      case Concat concat -> true;
      case Transpose transpose -> true;
      default -> false;
    };
  }

  /**
   * Steps of a kernel's call; no output is empty. There are none for a kernel that is not
   * supported, and for shapes of more axes than a kernel walks.
   */
  static Optional<List<GpuStep>> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    GpuTraits traits = context.traits();
    GpuOperand out = outputs.get(0);
    return switch (kernel) {
      case Gemm gemm -> Optional.of(GemmLaunch.of(gemm, inputs, outputs, context));
      case Map map -> one(MapLaunch.of(map, inputs, outputs, traits));
      case Reduce reduce -> ReduceLaunch.steps(reduce, inputs, out, context);
      case Softmax softmax when SoftmaxLaunch.fits(inputs.get(0)) ->
          one(SoftmaxLaunch.of(softmax, inputs.get(0), out, traits));
      case SoftmaxCrossEntropy loss when SoftmaxLaunch.fits(inputs.get(0)) ->
          one(SoftmaxLaunch.of(loss, inputs, outputs, traits));
      case SoftmaxCrossEntropyGradient gradient -> one(SoftmaxLaunch.of(gradient, inputs, out));
      case Gather gather -> one(RowLaunch.gather(inputs.get(0), inputs.get(1), out, traits));
      case ScatterAdd scatter when inputs.get(1).size() == 0 -> one(Movement.zero(out));
      case ScatterAdd scatter ->
          one(RowLaunch.scatterAdd(scatter, inputs.get(0), inputs.get(1), out, traits));
      case ArgExtreme extreme ->
          ReducedAxes.of(inputs.get(0).type().shape(), extreme.axes())
              .fitting()
              .map(axes -> PositionLaunch.argExtreme(extreme, axes, inputs.get(0), out, context));
      case TakeAt take ->
          ReducedAxes.of(inputs.get(0).type().shape(), take.axes())
              .fitting()
              .map(axes -> List.of(PositionLaunch.takeAt(axes, inputs.get(0), inputs.get(1), out)));
      case PlaceAt place ->
          ReducedAxes.of(place.shape(), place.axes())
              .fitting()
              .map(
                  axes -> List.of(PositionLaunch.placeAt(axes, inputs.get(0), inputs.get(1), out)));
      case Reshape reshape -> Movement.reshape(reshape, inputs.get(0), out, traits).map(List::of);
      case Slice slice -> Movement.slice(slice, inputs.get(0), out, traits).map(List::of);
      case Pad pad -> Movement.pad(pad, inputs.get(0), out, traits);
      case Concat concat -> Movement.concat(concat, inputs, out, traits);
      case Transpose transpose ->
          Movement.transpose(transpose, inputs.get(0), out, traits).map(List::of);
      default -> Optional.empty();
    };
  }

  private static Optional<List<GpuStep>> one(GpuStep step) {
    return Optional.of(List.of(step));
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Primitive;
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
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The kernels that the backend computes itself: one table from kernel to tasks. */
public final class NativeKernels {
  private NativeKernels() {}

  /** Whether {@link #tasks} knows a kernel. */
  public static boolean supports(Kernel kernel) {
    return switch (kernel) {
      case Map map -> true;
      case Gemm gemm -> true;
      case Reduce reduce -> true;
      case Softmax softmax -> true;
      case SoftmaxCrossEntropy loss -> true;
      case SoftmaxCrossEntropyGradient gradient -> true;
      case Gather gather -> true;
      case ScatterAdd scatter -> true;
      case ArgExtreme extreme -> true;
      case PlaceAt place -> true;
      case TakeAt take -> true;
      case Transpose transpose -> true;
      case Reshape reshape -> true;
      case Slice slice -> true;
      case Pad pad -> true;
      case Concat concat -> true;
      default -> false;
    };
  }

  /** The tasks of one call of a supported kernel, to be run in order. No output is empty. */
  public static List<CpuTask> tasks(
      Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs, Preparation preparation) {
    CpuOperand first = inputs.isEmpty() ? null : inputs.get(0);
    CpuOperand out = outputs.get(0);
    return switch (kernel) {
      case Map map ->
          List.of(
              isCopy(map, first)
                  ? RunCopyTask.all(first, out, preparation)
                  : MapTask.of(map, inputs, outputs, preparation));
      case Gemm gemm -> List.of(new GemmTask(gemm, inputs, outputs, preparation));
      case Reduce reduce -> ReduceTasks.of(reduce, inputs, out, preparation);
      case Softmax softmax ->
          List.of(new SoftmaxTask(softmax.logarithm(), first, out, preparation));
      case SoftmaxCrossEntropy loss ->
          List.of(new CrossEntropyTask(loss, inputs, outputs, preparation));
      case SoftmaxCrossEntropyGradient gradient ->
          List.of(new CrossEntropyGradientTask(gradient, inputs, out, preparation));
      case Gather gather -> List.of(new GatherTask(first, inputs.get(1), out, preparation));
      case ScatterAdd scatter ->
          List.of(new ScatterAddTask(first, inputs.get(1), out, preparation));
      case ArgExtreme extreme -> List.of(PositionTask.of(extreme, first, out, preparation));
      case PlaceAt place -> List.of(PositionTask.of(place, first, inputs.get(1), out, preparation));
      case TakeAt take -> List.of(PositionTask.of(take, first, inputs.get(1), out, preparation));
      case Transpose transpose ->
          List.of(new TransposeTask(transpose.order(), first, out, preparation));
      case Reshape reshape ->
          List.of(
              RunCopyTask.all(
                  new CpuOperand(out.type(), first.array(), first.offset() + reshape.offset()),
                  out,
                  preparation));
      case Slice slice -> List.of(slice(slice, first, out, preparation));
      case Pad pad -> List.of(pad(pad, first, out, preparation));
      case Concat concat -> concat(concat, inputs, out, preparation);
      default -> throw new IllegalArgumentException("No native version of " + kernel.name());
    };
  }

  /** Whether a map only moves its first input, of any element type, as the planner's copies do. */
  private static boolean isCopy(Map map, CpuOperand first) {
    Primitive primitive = map.tape().output(0).primitive();
    return map.tape().outputs().size() == 1
        && map.tape().inputs() == 1
        && (primitive == Primitive.INPUT || primitive == Primitive.INT_INPUT)
        && first.type().shape().equals(map.shape());
  }

  private static CpuTask slice(
      Slice slice, CpuOperand from, CpuOperand out, Preparation preparation) {
    Shape shape = from.type().shape();
    int inner = shape.trailing(slice.axis() + 1).size();
    int run = (slice.to() - slice.from()) * inner;
    int runs = shape.leading(slice.axis()).size();
    int whole = shape.length(slice.axis()) * inner;
    int parts = preparation.partsForCopies(out.size());
    return new RunCopyTask(from, out, runs, run, slice.from() * inner, whole, 0, run, false, parts);
  }

  private static CpuTask pad(Pad pad, CpuOperand from, CpuOperand out, Preparation preparation) {
    Shape shape = from.type().shape();
    int inner = shape.trailing(pad.axis() + 1).size();
    int run = shape.length(pad.axis()) * inner;
    int whole = out.type().shape().length(pad.axis()) * inner;
    int runs = shape.leading(pad.axis()).size();
    int parts = preparation.partsForCopies(out.size());
    return new RunCopyTask(from, out, runs, run, 0, run, pad.before() * inner, whole, true, parts);
  }

  private static List<CpuTask> concat(
      Concat concat, List<CpuOperand> inputs, CpuOperand out, Preparation preparation) {
    List<CpuTask> tasks = new ArrayList<>();
    int whole = out.type().shape().trailing(concat.axis()).size();
    int runs = out.type().shape().leading(concat.axis()).size();
    int start = 0;
    for (CpuOperand input : inputs) {
      int run = input.type().shape().trailing(concat.axis()).size();
      if (run > 0) {
        int parts = preparation.partsForCopies(input.size());
        tasks.add(new RunCopyTask(input, out, runs, run, 0, run, start, whole, false, parts));
      }
      start += run;
    }
    return tasks;
  }
}

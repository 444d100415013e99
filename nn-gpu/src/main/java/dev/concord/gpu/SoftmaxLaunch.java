package dev.concord.gpu;

import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.OrderedSum;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The one launch of a {@link Softmax}, of a {@link SoftmaxCrossEntropy} and of its gradient. */
final class SoftmaxLaunch {
  private static final GpuSource GPU = GpuSource.beside(SoftmaxLaunch.class, "softmax");
  private static final GpuSource PROCESSOR =
      GpuSource.beside(SoftmaxLaunch.class, "softmax_processor");
  private static final GpuSource GRADIENT =
      GpuSource.beside(SoftmaxLaunch.class, "cross_entropy_gradient");

  /** Work-items of a group, and rows of a group; see softmax.cl. */
  private static final int GROUP = 256;

  private static final int TEAMS = 8;

  /** How many times an addition's work an element's exponential is. */
  private static final int WORK_PER_ELEMENT = 8;

  private SoftmaxLaunch() {}

  /** Whether the kernels' two levels of sums are enough for the classes. */
  static boolean fits(GpuOperand x) {
    return x.type().shape().length(-1) <= OrderedSum.BLOCK * OrderedSum.BLOCK;
  }

  static GpuStep of(Softmax softmax, GpuOperand x, GpuOperand out, GpuTraits traits) {
    return rows("softmax", List.of(out, x), x.type().shape(), softmax.logarithm() ? 1 : 0, traits);
  }

  static GpuStep of(
      SoftmaxCrossEntropy kernel,
      List<GpuOperand> inputs,
      List<GpuOperand> outputs,
      GpuTraits traits) {
    List<GpuOperand> operands = new ArrayList<>(outputs);
    operands.addAll(inputs);
    if (!kernel.weighted()) {
      operands.add(inputs.get(0)); // in place of class weights, not read
    }
    String entry = kernel.softTargets() ? "cross_entropy_distributions" : "cross_entropy_labels";
    return rows(entry, operands, inputs.get(0).type().shape(), kernel.weighted() ? 1 : 0, traits);
  }

  private static GpuStep rows(
      String entry, List<GpuOperand> operands, Shape x, int option, GpuTraits traits) {
    int classes = x.length(-1);
    int rows = x.size() / classes;
    List<Argument> arguments = new ArrayList<>();
    operands.forEach(operand -> arguments.add(Argument.of(operand)));
    arguments.add(Argument.of(rows));
    arguments.add(Argument.of(classes));
    arguments.add(Argument.of(option));
    if (!traits.processor()) {
      Grid groups = Grid.of(Math.ceilDiv(rows, TEAMS));
      return new GpuStep.Launch(GPU, entry, null, groups, Grid.of(GROUP), arguments);
    }
    int items = ProcessorShare.rows(rows, (long) classes * WORK_PER_ELEMENT, traits);
    arguments.add(Argument.of(items));
    Grid groups = Grid.of(Math.ceilDiv(rows, items));
    return new GpuStep.Launch(PROCESSOR, entry + "_processor", null, groups, Grid.of(1), arguments);
  }

  static GpuStep of(SoftmaxCrossEntropyGradient kernel, List<GpuOperand> inputs, GpuOperand out) {
    List<Argument> arguments = new ArrayList<>(List.of(Argument.of(out)));
    inputs.subList(0, 4).forEach(input -> arguments.add(Argument.of(input)));
    arguments.add(Argument.of(out.size()));
    arguments.add(Argument.of(out.type().shape().length(1)));
    if (kernel.softTargets()) {
      arguments.add(Argument.of(inputs.get(kernel.weighted() ? 4 : 0))); // not read without weights
      arguments.add(Argument.of(kernel.weighted() ? 1 : 0));
    }
    String targets = kernel.softTargets() ? "distributions" : "labels";
    return new GpuStep.Launch(
        GRADIENT,
        "cross_entropy_gradient_" + targets,
        null,
        Grid.of(Math.ceilDiv(out.size(), GROUP)),
        Grid.of(GROUP),
        arguments);
  }
}

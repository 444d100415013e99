package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Adjoint of the logits of softmax cross-entropy, [rows, classes]: an elementwise computation,
 * after which one element of each row is corrected where targets are labels.
 *
 * <pre>
 *   label t:                          (p_c − [c = t]) · (w · g)
 *   distribution t:                   (p_c − t_c) · (w · g)
 *   distribution and class weights:   (p_c · w − t_c · w_c) · g
 * </pre>
 */
final class CrossEntropyGradientTask implements CpuTask {
  private final boolean labels;
  private final int rows;
  private final int classes;
  private final int parts;
  private final CpuOperand p;
  private final CpuOperand targets;
  private final CpuOperand weights;
  private final CpuOperand adjoints;
  private final CpuOperand out;
  private final MapPlan map;
  private final Object[] arrays;
  private final int[] offsets;

  CrossEntropyGradientTask(
      SoftmaxCrossEntropyGradient kernel,
      List<CpuOperand> inputs,
      CpuOperand out,
      Preparation preparation) {
    this.labels = !kernel.softTargets();
    this.out = out;
    p = inputs.get(0);
    targets = inputs.get(1);
    weights = inputs.get(2);
    adjoints = inputs.get(3);
    Shape shape = p.type().shape();
    rows = shape.length(0);
    classes = shape.length(1);
    parts = Math.min(rows, preparation.partsForElements(p.size(), 3));
    Shape column = Shape.of(rows, 1);
    List<CpuOperand> operands = new ArrayList<>(List.of(p, weights, adjoints));
    List<Shape> shapes = new ArrayList<>(List.of(shape, column, column));
    // p − 0 is p, whatever p: with labels only the label's own element differs.
    Expr difference = Expr.input(0);
    Expr scale = Expr.input(1).times(Expr.input(2));
    if (!labels) {
      operands.add(targets);
      shapes.add(shape);
      difference = difference.minus(Expr.input(3));
    }
    if (!labels && kernel.weighted()) {
      operands.add(inputs.get(4));
      shapes.add(inputs.get(4).type().shape());
      Expr share = Expr.input(3).times(Expr.input(4));
      difference = Expr.input(0).times(Expr.input(1)).minus(share);
      scale = Expr.input(2);
    }
    map =
        preparation
            .maps()
            .planRows(
                Tape.of(List.of(difference.times(scale)), operands.size()),
                Collections.nCopies(operands.size(), DType.F32),
                shapes,
                List.of(DType.F32),
                shape);
    operands.add(out);
    arrays = Operands.arrays(operands);
    offsets = Operands.offsets(operands);
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int first = Share.start(rows, part, parts);
    int last = Share.start(rows, part + 1, parts);
    map.run(arrays, offsets, first, last, 0, classes);
    if (labels) {
      correctLabels(first, last);
    }
  }

  private void correctLabels(int first, int last) {
    for (int row = first; row < last; row++) {
      int label = targets.ints()[targets.offset() + row];
      if (label >= 0 && label < classes) {
        float scale =
            weights.floats()[weights.offset() + row] * adjoints.floats()[adjoints.offset() + row];
        int at = row * classes + label;
        out.floats()[out.offset() + at] = (p.floats()[p.offset() + at] - 1f) * scale;
      }
    }
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.expr.Tape;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Softmax {@code e · (1 ÷ s)} or log-softmax {@code (x − m) − log s} over rows; see {@link
 * SoftmaxRows}. A few rows at a time, so that they stay in the first-level cache from one pass to
 * the next.
 */
final class SoftmaxTask implements CpuTask {
  private static final int BLOCK = 4096;

  private final boolean logarithm;
  private final int rows;
  private final int classes;
  private final int blockRows;
  private final int parts;
  private final SoftmaxRows softmax;
  private final SoftmaxRows.Target[] targets;
  private final MapPlan logarithms;
  private final MapPlan difference;
  private final Object[] logarithmArrays;
  private final Object[] differenceArrays;
  private final int[] noOffsets = new int[2];
  private final int[] differenceOffsets;

  SoftmaxTask(boolean logarithm, CpuOperand x, CpuOperand out, Preparation preparation) {
    this.logarithm = logarithm;
    classes = x.type().shape().length(-1);
    rows = x.size() / classes;
    blockRows = Math.max(1, BLOCK / classes);
    parts = Math.min(rows, preparation.partsForElements(x.size(), 20));
    softmax = new SoftmaxRows(x, rows, classes, !logarithm, preparation);
    targets = new SoftmaxRows.Target[parts];
    for (int part = 0; part < parts; part++) {
      targets[part] =
          logarithm
              ? softmax.new Target(new float[blockRows * classes + CpuOperand.SLACK], 0)
              : softmax.new Target(out.floats(), out.offset());
    }
    Shape whole = Shape.of(rows, classes);
    Shape column = Shape.of(rows, 1);
    CpuOperand logs = new CpuOperand(softmax.sums().type(), new float[rows + CpuOperand.SLACK], 0);
    logarithms =
        preparation
            .maps()
            .plan(
                Tape.of(List.of(LogarithmicFunctions.LOG.of(Expr.input(0))), 1),
                List.of(DType.F32),
                List.of(Shape.of(rows)),
                List.of(DType.F32),
                Shape.of(rows));
    logarithmArrays = new Object[] {softmax.sums().array(), logs.array()};
    Expr result = Expr.input(0).minus(Expr.input(1)).minus(Expr.input(2));
    difference =
        preparation
            .maps()
            .planRows(
                Tape.of(List.of(result), 3),
                List.of(DType.F32, DType.F32, DType.F32),
                List.of(whole, column, column),
                List.of(DType.F32),
                whole);
    differenceArrays =
        new Object[] {x.array(), softmax.maxima().array(), logs.array(), out.array()};
    differenceOffsets = new int[] {x.offset(), 0, 0, out.offset()};
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    SoftmaxRows.Target target = targets[part];
    int end = Share.start(rows, part + 1, parts);
    for (int first = Share.start(rows, part, parts); first < end; first += blockRows) {
      int last = Math.min(first + blockRows, end);
      if (logarithm) {
        target.place(first, 0);
        target.compute(first, last);
        logarithms.run(logarithmArrays, noOffsets, 0, 1, first, last);
        difference.run(differenceArrays, differenceOffsets, first, last, 0, classes);
      } else {
        target.compute(first, last);
        target.normalise(first, last);
      }
    }
  }
}

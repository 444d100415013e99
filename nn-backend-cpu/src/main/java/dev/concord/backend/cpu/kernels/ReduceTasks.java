package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Chooses how a reduction is computed: along rows, down columns, or not at all for empty sums. */
final class ReduceTasks {
  private ReduceTasks() {}

  /** The tasks of a reduction, to be run in order. */
  static List<CpuTask> of(
      Reduce reduce, List<CpuOperand> inputs, CpuOperand output, Preparation preparation) {
    Shape from = reduce.prologue() == null ? inputs.get(0).type().shape() : reduce.prologueShape();
    if (from.size() == 0) {
      return List.of(new EmptySum(output));
    }
    ReduceShape shape = ReduceShape.of(from, reduce.axes());
    return shape.byColumns()
        ? List.of(new ColumnReduction(reduce, shape, inputs, output, preparation))
        : RowReduction.tasks(reduce, shape, inputs, output, preparation);
  }

  /** Time of one element, its prologue included. */
  static double nanosPerElement(Reduce reduce, Preparation preparation) {
    double own = 0.1;
    return reduce.prologue() == null
        ? own
        : own + (2 + reduce.prologue().operationCount()) * 0.6 / preparation.context().lanes();
  }

  /** A sum over no element: +0 everywhere. */
  private record EmptySum(CpuOperand output) implements CpuTask {
    @Override
    public int parts() {
      return 1;
    }

    @Override
    public void run(int part) {
      int end = output.offset() + output.size();
      Arrays.fill(output.floats(), output.offset(), end, 0f);
    }
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Tape;
import dev.concord.kernel.Map;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Elementwise computation: a {@link MapPlan} cut by rows, or by columns where there are few rows.
 */
final class MapTask implements CpuTask {
  /** Column cuts fall on multiples of this, so that each part but the last has whole vectors. */
  private static final int COLUMN_STEP = 64;

  /** Columns updated in place before the next ones: small enough to stay in a near cache. */
  private static final int IN_PLACE_COLUMNS = 8192;

  private final MapPlan plan;
  private final Object[] arrays;
  private final int[] offsets;
  private final int parts;
  private final boolean byRows;
  private final int[] updated;

  private MapTask(MapPlan plan, int inputs, Object[] arrays, int[] offsets, int parts) {
    this.plan = plan;
    this.arrays = arrays;
    this.offsets = offsets;
    this.byRows = plan.rows() >= 2 * parts || plan.rows() >= plan.columns();
    int most = byRows ? plan.rows() : (plan.columns() + COLUMN_STEP - 1) / COLUMN_STEP;
    this.parts = Math.clamp(most, 1, parts);
    this.updated =
        IntStream.range(inputs, arrays.length)
            .filter(output -> arrays[output] instanceof float[])
            .filter(output -> isInput(output, inputs))
            .toArray();
  }

  private boolean isInput(int output, int inputs) {
    return IntStream.range(0, inputs)
        .anyMatch(i -> arrays[i] == arrays[output] && offsets[i] == offsets[output]);
  }

  static MapTask of(
      Map map, List<CpuOperand> inputs, List<CpuOperand> outputs, Preparation preparation) {
    return of(map.tape(), map.shape(), inputs, outputs, preparation);
  }

  static MapTask of(
      Tape tape,
      Shape shape,
      List<CpuOperand> inputs,
      List<CpuOperand> outputs,
      Preparation preparation) {
    MapPlan plan =
        preparation
            .maps()
            .plan(
                tape,
                inputs.stream().map(input -> input.type().dtype()).toList(),
                inputs.stream().map(input -> input.type().shape()).toList(),
                outputs.stream().map(output -> output.type().dtype()).toList(),
                shape);
    List<CpuOperand> operands = new ArrayList<>(inputs);
    operands.addAll(outputs);
    int parts = preparation.partsForElements(shape.size(), tape.operationCount());
    return new MapTask(
        plan, inputs.size(), Operands.arrays(operands), Operands.offsets(operands), parts);
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    if (parts == 1) {
      plan.run(arrays, offsets, 0, plan.rows(), 0, plan.columns());
    } else if (byRows) {
      int rows = plan.rows();
      plan.run(
          arrays,
          offsets,
          Share.start(rows, part, parts),
          Share.start(rows, part + 1, parts),
          0,
          plan.columns());
    } else {
      int columns = plan.columns();
      int first = Share.start(columns, part, parts, COLUMN_STEP);
      int last = Share.start(columns, part + 1, parts, COLUMN_STEP);
      if (updated.length > 0 && plan.rows() == 1) {
        update(first, last);
      } else {
        plan.run(arrays, offsets, 0, plan.rows(), first, last);
      }
    }
  }

  /** One row in place, by pieces whose cache lines are taken over first. */
  private void update(int first, int last) {
    for (int column = first; column < last; column += IN_PLACE_COLUMNS) {
      int end = Math.min(last, column + IN_PLACE_COLUMNS);
      for (int output : updated) {
        int at = offsets[output];
        CacheLines.own((float[]) arrays[output], at + column, at + end);
      }
      plan.run(arrays, offsets, 0, 1, column, end);
    }
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.DType;
import java.util.Arrays;
import java.util.List;

/**
 * Gives one thread the elements that a reduction combines: straight from memory, or computed by the
 * reduction's prologue into a scratch array that the next read overwrites.
 */
abstract sealed class ElementReader {
  /** Most elements computed at once: they stay in the first-level cache until they are summed. */
  static final int MOST = RowKernels.BLOCK;

  /** A reader for one thread. */
  static ElementReader of(Reduce reduce, List<CpuOperand> inputs, Preparation preparation) {
    return reduce.prologue() == null
        ? new Direct(inputs.get(0).floats(), inputs.get(0).offset())
        : new Computed(reduce, inputs, preparation);
  }

  /** A reader of the elements of an array, from its first one on. */
  static ElementReader over(float[] array) {
    return new Direct(array, 0);
  }

  /**
   * Makes elements {@code first} to {@code first + count − 1} available and says where they begin.
   */
  abstract int read(int first, int count);

  /** The array that the last read's elements lie in; always the same. */
  abstract float[] array();

  /** Most elements of one read. */
  abstract int most();

  private static final class Direct extends ElementReader {
    private final float[] array;
    private final int offset;

    Direct(float[] array, int offset) {
      this.array = array;
      this.offset = offset;
    }

    @Override
    int read(int first, int count) {
      return offset + first;
    }

    @Override
    float[] array() {
      return array;
    }

    @Override
    int most() {
      return Integer.MAX_VALUE;
    }
  }

  private static final class Computed extends ElementReader {
    private final MapPlan plan;
    private final Object[] arrays;
    private final int[] offsets;
    private final float[] scratch = new float[MOST + CpuOperand.SLACK];

    Computed(Reduce reduce, List<CpuOperand> inputs, Preparation preparation) {
      plan =
          preparation
              .maps()
              .plan(
                  reduce.prologue(),
                  inputs.stream().map(input -> input.type().dtype()).toList(),
                  inputs.stream().map(input -> input.type().shape()).toList(),
                  List.of(DType.F32),
                  reduce.prologueShape());
      arrays = Arrays.copyOf(Operands.arrays(inputs), inputs.size() + 1);
      offsets = Arrays.copyOf(Operands.offsets(inputs), inputs.size() + 1);
      arrays[inputs.size()] = scratch;
    }

    @Override
    int read(int first, int count) {
      offsets[offsets.length - 1] = -first;
      int columns = plan.columns();
      int end = first + count;
      int row = first / columns;
      int column = first - row * columns;
      if (column + count <= columns) {
        plan.run(arrays, offsets, row, row + 1, column, column + count);
        return 0;
      }
      if (column > 0) {
        plan.run(arrays, offsets, row, row + 1, column, columns);
        row++;
      }
      int lastRow = end / columns;
      plan.run(arrays, offsets, row, lastRow, 0, columns);
      if (end > lastRow * columns) {
        plan.run(arrays, offsets, lastRow, lastRow + 1, 0, end - lastRow * columns);
      }
      return 0;
    }

    @Override
    float[] array() {
      return scratch;
    }

    @Override
    int most() {
      return MOST;
    }
  }
}

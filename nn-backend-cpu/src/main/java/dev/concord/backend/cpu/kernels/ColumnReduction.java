package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import java.util.List;

/**
 * A reduction whose innermost axis is kept: many columns side by side, cut into tiles of columns.
 *
 * <p>The contract's lanes are rows here: lane l of every column together is one row of an
 * accumulator, so that each step adds contiguous elements, whatever the number of columns. Where
 * rows follow one another in memory, 32 of them are added in one go. A lane is never −0 (it starts
 * from +0), so lanes that no row reaches need not be added.
 */
final class ColumnReduction implements CpuTask {
  private static final int LANES = RowKernels.SUM_LANES;
  private static final int BLOCK = RowKernels.BLOCK;

  /** Widest tile of columns: its lanes fit half of a second-level cache. */
  private static final int WIDEST = 2048;

  private static final int WIDEST_COMPUTED = ElementReader.MOST / LANES;
  private static final int NARROWEST = 16;

  private final Operation operation;
  private final ReduceShape shape;
  private final int rows;
  private final int width;
  private final int tiles;
  private final boolean flat;
  private final boolean inMemory;
  private final RowKernelChoice kernels;
  private final float[] out;
  private final int outOffset;
  private final int parts;
  private final ElementReader[] readers;
  private final float[][] lanes;
  private final float[][] partials;

  ColumnReduction(
      Reduce reduce,
      ReduceShape shape,
      List<CpuOperand> inputs,
      CpuOperand output,
      Preparation preparation) {
    this.operation = reduce.operation();
    this.shape = shape;
    this.kernels = preparation.rows();
    this.out = output.floats();
    this.outOffset = output.offset();
    this.inMemory = reduce.prologue() == null;
    rows = shape.count();
    int columns = shape.run();
    int groups = shape.kept().length;
    double elements = (double) rows * columns * groups;
    int wanted =
        preparation.context().parts(elements * ReduceTasks.nanosPerElement(reduce, preparation));
    int widest = Math.min(columns, inMemory ? WIDEST : WIDEST_COMPUTED);
    if (groups < wanted) {
      int share = (columns * groups / wanted + NARROWEST - 1) / NARROWEST * NARROWEST;
      widest = Math.min(widest, Math.max(share, NARROWEST));
    }
    width = widest;
    tiles = (columns + width - 1) / width;
    parts = Math.clamp((long) tiles * groups, 1, wanted);
    flat = width == columns && shape.contiguous();
    readers = new ElementReader[parts];
    lanes = new float[parts][LANES * width + CpuOperand.SLACK];
    int blocks = (rows + BLOCK - 1) / BLOCK;
    partials = new float[parts][blocks > 1 && isSum() ? blocks * width + CpuOperand.SLACK : 0];
    for (int part = 0; part < parts; part++) {
      readers[part] = ElementReader.of(reduce, inputs, preparation);
    }
  }

  private boolean isSum() {
    return operation == Operation.SUM || operation == Operation.MEAN;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int items = tiles * shape.kept().length;
    int last = Share.start(items, part + 1, parts);
    for (int item = Share.start(items, part, parts); item < last; item++) {
      int group = item / tiles;
      int column = (item - group * tiles) * width;
      int columns = Math.min(width, shape.run() - column);
      int at = shape.kept()[group] + column;
      if (isSum()) {
        sum(part, at, columns);
      } else {
        extreme(part, at, columns);
      }
      finish(lanes[part], columns, outOffset + group * shape.run() + column);
    }
  }

  private void finish(float[] result, int columns, int to) {
    switch (operation) {
      case SUM -> System.arraycopy(result, 0, out, to, columns);
      case MEAN -> {
        float divisor = (float) rows;
        for (int j = 0; j < columns; j++) {
          out[to + j] = result[j] / divisor;
        }
      }
      case MAX, MIN -> {
        for (int j = 0; j < columns; j++) {
          out[to + j] = result[j] + 0f;
        }
      }
    }
  }

  /** Leaves the sums of a tile in the first row of the part's lanes. */
  private void sum(int part, int at, int columns) {
    RowKernels kernel = kernels.current();
    float[] sums = lanes[part];
    if (rows <= BLOCK) {
      sumBlock(kernel, part, at, 0, rows, columns);
      return;
    }
    float[] partial = partials[part];
    int left = 0;
    for (int first = 0; first < rows; first += BLOCK) {
      sumBlock(kernel, part, at, first, Math.min(BLOCK, rows - first), columns);
      System.arraycopy(sums, 0, partial, left * columns, columns);
      left++;
    }
    // Results of blocks are summed the same way, over their own beginning, until one is left.
    while (left > 1) {
      int next = 0;
      for (int first = 0; first < left; first += BLOCK) {
        int length = Math.min(BLOCK, left - first);
        sumRowsInMemory(kernel, partial, first * columns, sums, length, columns);
        System.arraycopy(sums, 0, partial, next * columns, columns);
        next++;
      }
      left = next;
    }
  }

  private void sumBlock(RowKernels kernel, int part, int at, int first, int length, int columns) {
    ElementReader reader = readers[part];
    float[] sums = lanes[part];
    if (flat && inMemory) {
      int from = reader.read(at + first * columns, length * columns);
      sumRowsInMemory(kernel, reader.array(), from, sums, length, columns);
      return;
    }
    if (flat) {
      for (int row = 0; row < length; row += LANES) {
        int elements = Math.min(LANES, length - row) * columns;
        int from = reader.read(at + (first + row) * columns, elements);
        if (row == 0) {
          kernel.start(reader.array(), from, sums, 0, elements);
        } else {
          kernel.add(reader.array(), from, sums, 0, elements);
        }
      }
    } else {
      sumSeparateRows(kernel, reader, sums, at, first, length, columns);
    }
    tree(kernel, sums, Math.min(length, LANES), columns);
  }

  /** Rows that follow one another: 32 at a time are one row of 32 times the columns. */
  private static void sumRowsInMemory(
      RowKernels kernel, float[] x, int at, float[] sums, int length, int columns) {
    int group = LANES * columns;
    int end = at + length * columns;
    kernel.start(x, at, sums, 0, Math.min(group, end - at));
    int from = at + group;
    for (; end - from >= 4 * group; from += 4 * group) {
      kernel.addFour(x, from, group, sums, 0, group);
    }
    for (; from < end; from += group) {
      kernel.add(x, from, sums, 0, Math.min(group, end - from));
    }
    tree(kernel, sums, Math.min(length, LANES), columns);
  }

  private void sumSeparateRows(
      RowKernels kernel,
      ElementReader reader,
      float[] sums,
      int at,
      int first,
      int length,
      int columns) {
    float[] x = reader.array();
    for (int row = 0; row < length; row++) {
      int from = reader.read(at + shape.reduced()[first + row], columns);
      int to = row % LANES * columns;
      if (row < LANES) {
        kernel.start(x, from, sums, to, columns);
      } else {
        kernel.add(x, from, sums, to, columns);
      }
    }
  }

  private static void tree(RowKernels kernel, float[] sums, int live, int columns) {
    int left = live;
    for (int half = LANES / 2; half >= 1; half /= 2) {
      if (left > half) {
        kernel.add(sums, half * columns, sums, 0, (left - half) * columns);
        left = half;
      }
    }
  }

  private void extreme(int part, int at, int columns) {
    float[] best = lanes[part];
    ElementReader reader = readers[part];
    float[] x = reader.array();
    boolean largest = operation == Operation.MAX;
    for (int row = 0; row < rows; row++) {
      int from = reader.read(at + shape.reduced()[row], columns);
      if (row == 0) {
        System.arraycopy(x, from, best, 0, columns);
      } else if (largest) {
        for (int j = 0; j < columns; j++) {
          float value = x[from + j];
          best[j] = value > best[j] || value != value ? value : best[j];
        }
      } else {
        for (int j = 0; j < columns; j++) {
          float value = x[from + j];
          best[j] = value < best[j] || value != value ? value : best[j];
        }
      }
    }
  }
}

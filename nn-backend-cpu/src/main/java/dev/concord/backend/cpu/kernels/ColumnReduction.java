package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import java.util.List;

/**
 * A reduction whose innermost axis is kept: sums down columns, many columns side by side.
 *
 * <p>The contract's lanes are rows here: lane l of every column together is one row of an accumulator,
 * so that each step adds contiguous elements, whatever the number of columns. Where rows follow one
 * another in memory, 32 of them are added in one go. A lane is never −0 (it starts from +0), so lanes
 * that no row reaches need not be added.
 */
final class ColumnReduction implements CpuTask {
  /** Widest tile of columns: its 32 lanes fit a first-level cache. */
  private static final int WIDEST = 160;

  private static final int TILE = 128;
  private static final int NARROWEST = 16;

  private final Operation operation;
  private final ReduceShape shape;
  private final int rows;
  private final int width;
  private final int tiles;
  private final boolean flat;
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
    this.out = output.floats();
    this.outOffset = output.offset();
    rows = shape.count();
    int columns = shape.run();
    int groups = shape.kept().length;
    double elements = (double) rows * columns * groups;
    int wanted =
        preparation.context().parts(elements * ReduceTasks.nanosPerElement(reduce, preparation));
    int widest = columns <= WIDEST ? columns : TILE;
    int share = (columns * groups / wanted + NARROWEST - 1) / NARROWEST * NARROWEST;
    width = wanted == 1 || groups >= wanted ? widest : Math.min(widest, Math.max(share, NARROWEST));
    tiles = (columns + width - 1) / width;
    parts = Math.clamp((long) tiles * groups, 1, wanted);
    flat = width == columns && shape.contiguous();
    readers = new ElementReader[parts];
    lanes = new float[parts][RowKernels.SUM_LANES * width];
    int blocks = (rows + RowKernels.BLOCK - 1) / RowKernels.BLOCK;
    partials = new float[parts][blocks > 1 && isSum() ? blocks * width : 0];
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
      int column = item % tiles * width;
      int columns = Math.min(width, shape.run() - column);
      int at = shape.kept()[group] + column;
      float[] result = lanes[part];
      if (isSum()) {
        sum(part, at, columns);
      } else {
        extreme(part, at, columns);
      }
      finish(result, columns, outOffset + group * shape.run() + column);
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
    float[] sums = lanes[part];
    ElementReader reader = readers[part];
    int blocks = (rows + RowKernels.BLOCK - 1) / RowKernels.BLOCK;
    if (blocks == 1) {
      sumBlock(reader, sums, at, 0, rows, columns);
      return;
    }
    float[] partial = partials[part];
    for (int block = 0; block < blocks; block++) {
      int first = block * RowKernels.BLOCK;
      int length = Math.min(RowKernels.BLOCK, rows - first);
      sumBlock(reader, sums, at, first, length, columns);
      System.arraycopy(sums, 0, partial, block * columns, columns);
    }
    // Results of blocks are summed the same way, over their own beginning, until one is left.
    for (int left = blocks; left > 1; left = (left + RowKernels.BLOCK - 1) / RowKernels.BLOCK) {
      for (int first = 0; first < left; first += RowKernels.BLOCK) {
        int length = Math.min(RowKernels.BLOCK, left - first);
        sumFlat(partial, first * columns, sums, length, columns);
        System.arraycopy(sums, 0, partial, first / RowKernels.BLOCK * columns, columns);
      }
    }
  }

  private void sumBlock(
      ElementReader reader, float[] sums, int at, int first, int length, int columns) {
    if (!flat) {
      sumSeparateRows(reader, sums, at, first, length, columns);
      return;
    }
    float[] x = reader.array();
    for (int row = 0; row < length; row += RowKernels.SUM_LANES) {
      int elements = Math.min(RowKernels.SUM_LANES, length - row) * columns;
      int from = reader.read(at + (first + row) * columns, elements);
      accumulate(x, from, sums, 0, elements, row == 0);
    }
    tree(sums, Math.min(length, RowKernels.SUM_LANES), columns);
  }

  private static void sumFlat(float[] x, int at, float[] sums, int length, int columns) {
    for (int row = 0; row < length; row += RowKernels.SUM_LANES) {
      int elements = Math.min(RowKernels.SUM_LANES, length - row) * columns;
      accumulate(x, at + row * columns, sums, 0, elements, row == 0);
    }
    tree(sums, Math.min(length, RowKernels.SUM_LANES), columns);
  }

  private void sumSeparateRows(
      ElementReader reader, float[] sums, int at, int first, int length, int columns) {
    float[] x = reader.array();
    for (int row = 0; row < length; row++) {
      int from = reader.read(at + shape.reduced()[first + row], columns);
      int lane = row % RowKernels.SUM_LANES;
      accumulate(x, from, sums, lane * columns, columns, row < RowKernels.SUM_LANES);
    }
    tree(sums, Math.min(length, RowKernels.SUM_LANES), columns);
  }

  private static void accumulate(
      float[] x, int from, float[] sums, int to, int elements, boolean first) {
    if (first) {
      for (int i = 0; i < elements; i++) {
        sums[to + i] = x[from + i] + 0f;
      }
    } else {
      for (int i = 0; i < elements; i++) {
        sums[to + i] += x[from + i];
      }
    }
  }

  private static void tree(float[] sums, int live, int columns) {
    int left = live;
    for (int half = RowKernels.SUM_LANES / 2; half >= 1; half /= 2) {
      int distance = half * columns;
      int elements = (left - half) * columns;
      for (int i = 0; i < elements; i++) {
        sums[i] += sums[i + distance];
      }
      left = Math.min(left, half);
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

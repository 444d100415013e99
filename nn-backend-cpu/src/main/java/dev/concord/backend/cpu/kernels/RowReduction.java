package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A reduction whose innermost axis is reduced, cut into blocks of the contract's 4096 elements.
 * Each block of each result is one item of work. Where a result has several blocks their results
 * are combined by a second task of this kind, and so on.
 */
final class RowReduction implements CpuTask {
  private static final RowKernels PLAIN = new PlainRowKernels();

  /** Elements from which the vector kernels pay. */
  private static final int LEAST_FOR_VECTORS = 64;

  private final Operation operation;
  private final ReduceShape shape;
  private final int count;
  private final int blocks;
  private final float divisor;
  private final float[] out;
  private final int outOffset;
  private final RowKernelChoice kernels;
  private final int items;
  private final int uniformItems;
  private final int uniformCount;
  private final int parts;
  private final ElementReader[] readers;
  private final float[][] scratch;

  private RowReduction(
      Operation operation,
      ReduceShape shape,
      float divisor,
      Supplier<ElementReader> reader,
      double nanosPerElement,
      float[] out,
      int outOffset,
      Preparation preparation) {
    this.operation = operation;
    this.shape = shape;
    this.divisor = divisor;
    this.out = out;
    this.outOffset = outOffset;
    this.kernels = preparation.rows();
    count = shape.count();
    blocks = blocks(count);
    items = shape.kept().length * blocks;
    uniformCount = blocks == 1 ? count : RowKernels.BLOCK;
    uniformItems = uniformItems();
    double nanos = (10 + nanosPerElement * uniformCount) * items;
    parts = Math.clamp(items, 1, preparation.context().parts(nanos));
    readers = new ElementReader[parts];
    scratch = new float[parts][];
    int floats = RowKernels.SCRATCH + (uniformItems == items ? 0 : RowKernels.BLOCK);
    for (int part = 0; part < parts; part++) {
      readers[part] = reader.get();
      scratch[part] = new float[floats + CpuOperand.SLACK];
    }
  }

  /** Items at the beginning that follow one another in memory, each with the same count. */
  private int uniformItems() {
    if (!shape.followOneAnother()) {
      return 0;
    }
    int groups = shape.kept().length;
    return blocks == 1 ? groups : groups == 1 ? count / RowKernels.BLOCK : 0;
  }

  private static int blocks(int count) {
    return Math.max(1, (count + RowKernels.BLOCK - 1) / RowKernels.BLOCK);
  }

  /** The tasks of a reduction, to be run in order. */
  static List<CpuTask> tasks(
      Reduce reduce,
      ReduceShape shape,
      List<CpuOperand> inputs,
      CpuOperand output,
      Preparation preparation) {
    double nanosPerElement = ReduceTasks.nanosPerElement(reduce, preparation);
    List<CpuTask> tasks = new ArrayList<>();
    Supplier<ElementReader> reader = () -> ElementReader.of(reduce, inputs, preparation);
    boolean fused = PrologueSum.fits(reduce, shape, inputs);
    ReduceShape level = shape;
    while (blocks(level.count()) > 1) {
      int blocks = blocks(level.count());
      int groups = level.kept().length;
      float[] partial = new float[groups * blocks + CpuOperand.SLACK];
      tasks.add(
          fused && level == shape
              ? PrologueSum.of(reduce, shape, inputs, partial, 0, preparation)
              : new RowReduction(
                  reduce.operation() == Operation.MEAN ? Operation.SUM : reduce.operation(),
                  level,
                  1f,
                  reader,
                  nanosPerElement,
                  partial,
                  0,
                  preparation));
      int[] starts = new int[groups];
      for (int group = 0; group < groups; group++) {
        starts[group] = group * blocks;
      }
      level = new ReduceShape(false, blocks, starts, new int[] {0});
      reader = () -> ElementReader.over(partial);
    }
    tasks.add(
        fused && level == shape
            ? PrologueSum.of(reduce, shape, inputs, output.floats(), output.offset(), preparation)
            : new RowReduction(
                reduce.operation(),
                level,
                (float) shape.count(),
                reader,
                nanosPerElement,
                output.floats(),
                output.offset(),
                preparation));
    return tasks;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int item = parts == 1 ? 0 : Share.start(items, part, parts);
    int last = parts == 1 ? items : Share.start(items, part + 1, parts);
    RowKernels rows = uniformCount < LEAST_FOR_VECTORS ? PLAIN : kernels.current();
    ElementReader reader = readers[part];
    float[] lanes = scratch[part];
    int lastUniform = Math.min(last, uniformItems);
    while (item < lastUniform) {
      int batch = Math.min(lastUniform - item, reader.most() / Math.max(1, uniformCount));
      int at = reader.read(item * uniformCount, batch * uniformCount);
      reduceUniform(rows, reader.array(), at, item, batch, lanes);
      item += batch;
    }
    for (; item < last; item++) {
      reduceOther(rows, reader, item, lanes);
    }
  }

  private void reduceUniform(
      RowKernels rows, float[] x, int at, int firstItem, int batch, float[] lanes) {
    int item = 0;
    if (operation == Operation.SUM || operation == Operation.MEAN) {
      for (; item + 4 <= batch; item += 4) {
        int to = outOffset + firstItem + item;
        rows.sumFour(x, at + item * uniformCount, uniformCount, uniformCount, lanes, out, to);
        if (operation == Operation.MEAN) {
          for (int i = to; i < to + 4; i++) {
            out[i] /= divisor;
          }
        }
      }
    }
    for (; item < batch; item++) {
      out[outOffset + firstItem + item] =
          reduceBlock(rows, x, at + item * uniformCount, uniformCount, lanes);
    }
  }

  private float reduceBlock(RowKernels rows, float[] x, int at, int length, float[] lanes) {
    return switch (operation) {
      case SUM -> rows.sum(x, at, length, lanes);
      case MEAN -> rows.sum(x, at, length, lanes) / divisor;
      case MAX -> rows.max(x, at, length);
      case MIN -> rows.min(x, at, length);
    };
  }

  /** An item whose elements lie in several runs, or which stands apart from the uniform ones. */
  private void reduceOther(RowKernels rows, ElementReader reader, int item, float[] lanes) {
    int group = item / blocks;
    int first = item % blocks * RowKernels.BLOCK;
    int length = Math.min(RowKernels.BLOCK, count - first);
    int copied = 0;
    while (copied < length) {
      int position = first + copied;
      int within = position % shape.run();
      int piece = Math.min(shape.run() - within, length - copied);
      int at =
          reader.read(
              shape.kept()[group] + shape.reduced()[position / shape.run()] + within, piece);
      System.arraycopy(reader.array(), at, lanes, RowKernels.SCRATCH + copied, piece);
      copied += piece;
    }
    out[outOffset + item] = reduceBlock(rows, lanes, RowKernels.SCRATCH, length, lanes);
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * {@code out[g] = Σ f(x)} over {@code count} elements that follow one another: the sums of a
 * reduction with a prologue, in one pass, whose elements are never written. Like {@link
 * RowReduction} it works by the contract's blocks, one or more for each result.
 */
final class PrologueSum implements CpuTask {
  /** Elements of a result from which a loop of its own pays. */
  private static final int LEAST = 128;

  /** Longest prologue whose summing loop is sure to be short enough to be compiled. */
  private static final int MOST_OPERATIONS = 100;

  private final MapPlan plan;
  private final int count;
  private final int blocks;
  private final int items;
  private final boolean itemsAreRows;
  private final boolean mean;
  private final float[] out;
  private final int outOffset;
  private final Object[][] arrays;
  private final int[][] offsets;

  private PrologueSum(
      MapPlan plan,
      ReduceShape shape,
      boolean mean,
      List<CpuOperand> inputs,
      float[] out,
      int outOffset,
      int mostParts) {
    this.plan = plan;
    this.mean = mean;
    this.out = out;
    this.outOffset = outOffset;
    count = shape.count();
    blocks = (count + RowKernels.BLOCK - 1) / RowKernels.BLOCK;
    items = shape.kept().length * blocks;
    itemsAreRows = blocks == 1 && plan.columns() == count;
    int parts = Math.clamp(items, 1, mostParts);
    int sums = inputs.size() + 1;
    arrays = new Object[parts][];
    offsets = new int[parts][];
    for (int part = 0; part < parts; part++) {
      arrays[part] = Arrays.copyOf(Operands.arrays(inputs), sums + 2);
      offsets[part] = Arrays.copyOf(Operands.offsets(inputs), sums + 2);
      arrays[part][sums] = out;
      arrays[part][sums + 1] = new float[MapPlan.SUM_LANES];
    }
  }

  /** Whether a reduction is of this kind. */
  static boolean fits(Reduce reduce, ReduceShape shape, List<CpuOperand> inputs) {
    return reduce.prologue() != null
        && (reduce.operation() == Operation.SUM || reduce.operation() == Operation.MEAN)
        && shape.count() >= LEAST
        && reduce.prologue().operationCount() <= MOST_OPERATIONS
        && shape.followOneAnother()
        && (sumsLastAxis(reduce, shape) || inputs.stream().allMatch(x -> isOneRow(x, reduce)));
  }

  private static boolean sumsLastAxis(Reduce reduce, ReduceShape shape) {
    return reduce.prologueShape().length(-1) == shape.count();
  }

  /** Whether the input is walked without a break, whatever the axes. */
  private static boolean isOneRow(CpuOperand input, Reduce reduce) {
    return input.size() == 1 || input.type().shape().equals(reduce.prologueShape());
  }

  /**
   * The task that sums the blocks of each result.
   *
   * @param out where the blocks' sums go, from {@code outOffset} on: the results, means already,
   *     where one block is all
   */
  static PrologueSum of(
      Reduce reduce,
      ReduceShape shape,
      List<CpuOperand> inputs,
      float[] out,
      int outOffset,
      Preparation preparation) {
    Shape whole = reduce.prologueShape();
    List<Shape> shapes = inputs.stream().map(input -> input.type().shape()).toList();
    List<DType> types = inputs.stream().map(input -> input.type().dtype()).toList();
    MapPlan plan =
        sumsLastAxis(reduce, shape)
            ? preparation.maps().planRowSums(reduce.prologue(), types, shapes, whole, false)
            : preparation.maps().planSums(reduce.prologue(), types, shapes, whole);
    boolean mean = reduce.operation() == Operation.MEAN && shape.count() <= RowKernels.BLOCK;
    double nanos = ReduceTasks.nanosPerElement(reduce, preparation) * whole.size();
    int parts = preparation.context().parts(nanos);
    return new PrologueSum(plan, shape, mean, inputs, out, outOffset, parts);
  }

  @Override
  public int parts() {
    return arrays.length;
  }

  @Override
  public void run(int part) {
    int first = Share.start(items, part, parts());
    int last = Share.start(items, part + 1, parts());
    int sums = offsets[part].length - 2;
    if (itemsAreRows) {
      offsets[part][sums] = outOffset;
      plan.run(arrays[part], offsets[part], first, last, 0, count);
    } else {
      for (int item = first; item < last; item++) {
        int within = item % blocks * RowKernels.BLOCK;
        int element = item / blocks * count + within;
        int row = element / plan.columns();
        int column = element - row * plan.columns();
        offsets[part][sums] = outOffset + item - row;
        int end = column + Math.min(RowKernels.BLOCK, count - within);
        plan.run(arrays[part], offsets[part], row, row + 1, column, end);
      }
    }
    for (int item = first; mean && item < last; item++) {
      out[outOffset + item] /= (float) count;
    }
  }
}

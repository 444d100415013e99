package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapCompiler;
import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * The part that softmax and cross-entropy share, for rows x [rows, classes]: {@code m = max x},
 * {@code e = exp(x − m)}, {@code s = Σ e} of each row. Maxima and sums of all rows are kept; e goes
 * to a given place, or nowhere. Threads work on different rows.
 */
final class SoftmaxRows {
  private static final RowKernels PLAIN = new PlainRowKernels();
  private static final int LEAST_FOR_VECTORS = 64;

  private final float[] x;
  private final int xOffset;
  private final int classes;
  private final CpuOperand maxima;
  private final CpuOperand sums;
  private final MapPlan exponential;
  private final MapPlan exponentialOfNarrowRows;
  private final boolean longRows;
  private final boolean exponentials;
  private final RowKernelChoice kernels;

  /**
   * The rows of some logits.
   *
   * @param exponentials whether e is wanted
   */
  SoftmaxRows(
      CpuOperand logits, int rows, int classes, boolean exponentials, Preparation preparation) {
    this.exponentials = exponentials;
    this.x = logits.floats();
    this.xOffset = logits.offset();
    this.classes = classes;
    this.kernels = preparation.rows();
    maxima = column(rows);
    sums = column(rows);
    longRows = classes >= LEAST_FOR_VECTORS;
    Expr shifted = Expr.input(0).minus(Expr.input(1));
    exponential = plan(ExponentialFunctions.EXP.of(shifted), rows, preparation);
    exponentialOfNarrowRows =
        longRows
            ? plan(ExponentialFunctions.expFromLeastToZero(shifted), rows, preparation)
            : exponential;
  }

  /** A plan of e; of long rows it has the sums, too. */
  private MapPlan plan(Expr expression, int rows, Preparation preparation) {
    MapCompiler maps = preparation.maps();
    Tape tape = Tape.of(List.of(expression), 2);
    List<DType> types = List.of(DType.F32, DType.F32);
    Shape whole = Shape.of(rows, classes);
    List<Shape> shapes = List.of(whole, Shape.of(rows, 1));
    return longRows
        ? maps.planRowSums(tape, types, shapes, whole, exponentials)
        : maps.planRows(tape, types, shapes, List.of(DType.F32), whole);
  }

  private static CpuOperand column(int rows) {
    return new CpuOperand(TensorType.f32(rows, 1), new float[rows + CpuOperand.SLACK], 0);
  }

  /** Largest element of each row, [rows, 1]. */
  CpuOperand maxima() {
    return maxima;
  }

  /** Sum of each row's exponentials, [rows, 1]. */
  CpuOperand sums() {
    return sums;
  }

  /** Where one thread's exponentials go: an array in which row r begins at offset + r · classes. */
  final class Target {
    private final float[] array;
    private final Object[] arrays;
    private final int[] offsets;
    private final RowSums rowSums;
    private final float[] scratch = new float[RowKernels.SCRATCH];

    Target(float[] array, int offset) {
      this.array = array;
      this.arrays = new Object[] {x, maxima.array(), array};
      this.offsets = new int[] {xOffset, 0, offset};
      this.rowSums = new RowSums(arrays, offsets, classes, sums.floats(), 0);
    }

    /** Lets row {@code row} begin at {@code position} of the array from now on. */
    void place(int row, int position) {
      offsets[2] = position - row * classes;
      rowSums.placeOutput(offsets[2]);
    }

    float[] array() {
      return array;
    }

    /** Where a row begins. */
    int position(int row) {
      return offsets[2] + row * classes;
    }

    /** Computes maxima, exponentials and sums of rows {@code first} to {@code last} − 1. */
    void compute(int first, int last) {
      RowKernels rows = rows();
      boolean narrow = findMaxima(rows, first, last);
      if (longRows) {
        rowSums.run(narrow ? exponentialOfNarrowRows : exponential, rows, first, last);
        return;
      }
      exponential.run(arrays, offsets, first, last, 0, classes);
      for (int row = first; row < last; row++) {
        sums.floats()[row] = rows.sum(array, position(row), classes, scratch);
      }
    }

    private RowKernels rows() {
      return longRows ? kernels.current() : PLAIN;
    }

    /**
     * Tells whether x − m of all elements lies between {@link ExponentialFunctions#LEAST} and 0.
     */
    private boolean findMaxima(RowKernels rows, int first, int last) {
      // A row with a NaN is NaN throughout, by its own exponential, whatever its maximum.
      float[] m = maxima.floats();
      boolean narrow = true;
      for (int row = first; row < last; row++) {
        int at = xOffset + row * classes;
        if (longRows) {
          narrow &= rows.maxWithin(-ExponentialFunctions.LEAST, x, at, classes, m, row);
        } else {
          m[row] = rows.maxNumber(x, at, classes);
        }
      }
      return narrow;
    }

    /** {@code p = e · (1 ÷ s)} in place, of rows {@code first} to {@code last} − 1. */
    void normalise(int first, int last) {
      RowKernels rows = rows();
      for (int row = first; row < last; row++) {
        rows.scale(array, position(row), classes, 1f / sums.floats()[row]);
      }
    }
  }
}

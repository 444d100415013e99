package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapCompiler;
import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code out[r] = Σ_c term(r, c)} over the columns of [rows, columns] for one thread, which asks
 * for a few rows at a time: long rows in one pass, short ones by way of an array of terms.
 */
final class TermSums {
  private static final RowKernels PLAIN = new PlainRowKernels();
  private static final int LEAST_FOR_VECTORS = 64;

  private final int columns;
  private final CpuOperand out;
  private final RowKernelChoice kernels;
  private final MapPlan plan;
  private final Object[] arrays;
  private final int[] offsets;
  private final float[] terms;
  private final float[] scratch = new float[RowKernels.SCRATCH];
  private final RowSums rowSums;

  /**
   * Sums for one thread.
   *
   * @param inputs of the term; their shapes broadcast to [rows, columns]
   * @param mostRows most rows asked for at a time
   */
  TermSums(
      Expr term,
      List<CpuOperand> inputs,
      int rows,
      int columns,
      int mostRows,
      CpuOperand out,
      Preparation preparation) {
    this.columns = columns;
    this.out = out;
    this.kernels = preparation.rows();
    boolean longRows = columns >= LEAST_FOR_VECTORS;
    terms = new float[longRows ? 0 : mostRows * columns + CpuOperand.SLACK];
    Shape whole = Shape.of(rows, columns);
    Tape tape = Tape.of(List.of(term), inputs.size());
    List<DType> types = inputs.stream().map(input -> input.type().dtype()).toList();
    List<Shape> shapes = inputs.stream().map(input -> input.type().shape()).toList();
    MapCompiler maps = preparation.maps();
    plan =
        longRows
            ? maps.planRowSums(tape, types, shapes, whole, false)
            : maps.planRows(tape, types, shapes, List.of(DType.F32), whole);
    List<CpuOperand> operands = new ArrayList<>(inputs);
    operands.add(new CpuOperand(out.type(), terms, 0));
    arrays = Operands.arrays(operands);
    offsets = Operands.offsets(operands);
    rowSums = longRows ? new RowSums(arrays, offsets, columns, out.floats(), out.offset()) : null;
  }

  /** Computes the sums of rows {@code first} to {@code last} − 1. */
  void compute(int first, int last) {
    if (rowSums != null) {
      rowSums.run(plan, kernels.current(), first, last);
      return;
    }
    offsets[offsets.length - 1] = -first * columns;
    plan.run(arrays, offsets, first, last, 0, columns);
    for (int row = first; row < last; row++) {
      int at = (row - first) * columns;
      out.floats()[out.offset() + row] = PLAIN.sum(terms, at, columns, scratch);
    }
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.gemm.Epilogue;
import dev.concord.backend.cpu.gemm.GemmPlan;
import dev.concord.backend.cpu.gemm.GemmShape;
import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.Gemm;
import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Matrix products, one after the other along the batch axes. Many matrices are shared out whole, of
 * few ones each thread takes a part of each. An epilogue runs on blocks of C as they are finished,
 * over C itself where an output has its type: an elementwise loop reads before it writes.
 */
final class GemmTask implements CpuTask {
  private final GemmPlan plan;
  private final Gemm.Lengths lengths;
  private final boolean wholeMatrices;
  private final int parts;
  private final CpuOperand left;
  private final CpuOperand right;
  private final float[] a;
  private final float[] b;
  private final float[] c;
  private final int cOffset;
  private final Workspace workspace;
  private final float[][] ownWorkspaces;
  private final BlockEpilogue[] epilogues;

  GemmTask(Gemm gemm, List<CpuOperand> inputs, List<CpuOperand> outputs, Preparation preparation) {
    left = inputs.get(0);
    right = inputs.get(1);
    a = left.floats();
    b = right.floats();
    lengths = gemm.lengths(left.type().shape(), right.type().shape());
    CpuOperand product = product(outputs);
    c = product.floats();
    cOffset = product.offset();
    int threads = preparation.context().threads();
    int lanes = preparation.context().lanes();
    wholeMatrices = lengths.batch() > 1 && lengths.batch() >= threads;
    plan =
        GemmPlan.plan(
            new GemmShape(
                lengths.m(), lengths.n(), lengths.k(), gemm.transposeA(), gemm.transposeB()),
            lanes,
            wholeMatrices ? 1 : threads);
    workspace = preparation.workspace();
    if (wholeMatrices) {
      double work = (double) lengths.batch() * lengths.m() * lengths.n() * lengths.k();
      parts = Math.min(lengths.batch(), preparation.context().parts(work / (4 * lanes)));
      ownWorkspaces = new float[parts][plan.workspaceFloats()];
    } else {
      parts = plan.parts();
      workspace.require(plan.workspaceFloats());
      ownWorkspaces = null;
    }
    epilogues = new BlockEpilogue[parts];
    if (gemm.epilogue() != null) {
      prepareEpilogue(gemm, product, inputs, outputs, preparation);
    }
  }

  /** Where C goes: over the first float output, else aside. */
  private static CpuOperand product(List<CpuOperand> outputs) {
    for (CpuOperand output : outputs) {
      if (output.type().dtype() == DType.F32) {
        return output;
      }
    }
    TensorType type = new TensorType(DType.F32, outputs.get(0).type().shape());
    return new CpuOperand(type, new float[type.size() + CpuOperand.SLACK], 0);
  }

  private void prepareEpilogue(
      Gemm gemm,
      CpuOperand product,
      List<CpuOperand> inputs,
      List<CpuOperand> outputs,
      Preparation preparation) {
    List<CpuOperand> operands = new ArrayList<>();
    operands.add(product);
    operands.addAll(inputs.subList(2, inputs.size()));
    MapPlan map =
        preparation
            .maps()
            .planRows(
                gemm.epilogue(),
                operands.stream().map(operand -> operand.type().dtype()).toList(),
                operands.stream().map(operand -> operand.type().shape()).toList(),
                outputs.stream().map(output -> output.type().dtype()).toList(),
                lengths.result());
    operands.addAll(outputs);
    for (int part = 0; part < parts; part++) {
      epilogues[part] =
          new BlockEpilogue(map, Operands.arrays(operands), Operands.offsets(operands));
    }
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int first = 0;
    int last = lengths.batch();
    int planPart = part;
    float[] scratch = workspace.floats();
    if (wholeMatrices) {
      first = Share.start(last, part, parts);
      last = Share.start(last, part + 1, parts);
      planPart = 0;
      scratch = ownWorkspaces[part];
    }
    int m = lengths.m();
    int n = lengths.n();
    int k = lengths.k();
    BlockEpilogue epilogue = epilogues[part];
    for (int matrix = first; matrix < last; matrix++) {
      if (epilogue != null) {
        epilogue.rowsBefore = matrix * m;
      }
      plan.run(
          planPart,
          a,
          left.offset() + matrix * m * k,
          b,
          right.offset() + matrix * k * n,
          c,
          cOffset + matrix * m * n,
          scratch,
          epilogue);
    }
  }

  /** The epilogue of one part: rows of all matrices are counted through. */
  private static final class BlockEpilogue implements Epilogue {
    private final MapPlan map;
    private final Object[] arrays;
    private final int[] offsets;
    private int rowsBefore;

    BlockEpilogue(MapPlan map, Object[] arrays, int[] offsets) {
      this.map = map;
      this.arrays = arrays;
      this.offsets = offsets;
    }

    @Override
    public void apply(int firstRow, int lastRow, int firstColumn, int lastColumn) {
      map.run(
          arrays, offsets, rowsBefore + firstRow, rowsBefore + lastRow, firstColumn, lastColumn);
    }
  }
}

package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** {@link ScalarLoopEmitter} that sums each row of the first output; lanes lie in memory. */
final class ScalarSumEmitter extends ScalarLoopEmitter {
  private final boolean elements;
  private final RowSum sum = new RowSum(this);

  ScalarSumEmitter(CodeBuilder code, MapStructure structure, boolean elements) {
    super(code, structure);
    this.elements = elements;
  }

  @Override
  void prepare() {
    sum.prepare();
  }

  @Override
  void row() {
    sum.lanes();
    code.iconst_0().loadConstant(MapPlan.SUM_LANES).fconst_0();
    code.invokestatic(
        ClassDesc.of("java.util.Arrays"),
        "fill",
        MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, CD_float));
    super.row();
    sum.finish(MapPlan.SUM_LANES);
  }

  @Override
  void storeOutputs() {
    if (elements) {
      super.storeOutputs();
    }
    sum.lanes();
    code.iload(column).loadConstant(MapPlan.SUM_LANES - 1).iand().dup2().faload();
    scalar(structure.outputs().get(0));
    code.fadd().fastore();
  }
}

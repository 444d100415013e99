package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.map.MapStructure.Level;
import dev.concord.expr.LaneType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Writes the loop that evaluates one element at a time, for JVMs without the Vector API and for as
 * long as the vector loop is cold.
 */
class ScalarLoopEmitter extends LoopEmitter {
  ScalarLoopEmitter(CodeBuilder code, MapStructure structure) {
    super(code, structure);
  }

  @Override
  void prepare() {
    // Scalars need no preparation.
  }

  @Override
  void row() {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(column);
    code.labelBinding(loop).iload(column).iload(count).if_icmpge(end);
    computeScalars(Level.COLUMN);
    storeOutputs();
    code.iinc(column, 1).goto_(loop);
    code.labelBinding(end);
    nextRow();
  }

  /** Writes what is done with an element's values. */
  void storeOutputs() {
    for (int output = 0; output < structure.outputs().size(); output++) {
      store(output);
    }
  }

  private void store(int output) {
    int operand = structure.varying().size() + output;
    element(operand);
    scalar(structure.outputs().get(output));
    if (structure.operandType(operand) == LaneType.FLOAT) {
      code.fastore();
    } else {
      code.iastore();
    }
  }
}

package dev.concord.backend.cpu.map;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Walks rows with every store masked, so that one copy of the work serves whole vectors and the
 * rest. Half the code of {@link LongRowEmitter}, for expressions too long for that; slower for
 * short ones.
 */
final class MaskedRowEmitter extends VectorLoopEmitter {
  MaskedRowEmitter(CodeBuilder code, MapStructure structure, int lanes) {
    super(code, structure, lanes);
  }

  @Override
  void prepare() {
    // Every step finds its own mask.
  }

  @Override
  void row() {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(column);
    code.labelBinding(loop).iload(column).iload(count).if_icmpge(end);
    computeVectors();
    storeFirst(() -> code.iload(count).iload(column).isub());
    code.iinc(column, lanes).goto_(loop);
    code.labelBinding(end);
    nextRow();
  }
}

package dev.concord.backend.cpu.map;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Walks rows of at least one whole vector. A rest that does not fill a vector goes first, with
 * masked stores, then the whole vectors. In place, a load that touches lanes which a recent masked
 * store left out waits until that store has left the processor's store buffer; the first load of
 * the next row is such a load, so the store that reaches into it is put as far ahead of it as
 * possible. Loads of the rest read past the last column, at the end into the slack that every array
 * has.
 */
final class LongRowEmitter extends VectorLoopEmitter {
  private final int wholeColumns;

  LongRowEmitter(CodeBuilder code, MapStructure structure, int lanes) {
    super(code, structure, lanes);
    this.wholeColumns = slot();
  }

  @Override
  void prepare() {
    code.iload(count).loadConstant(-lanes).iand().istore(wholeColumns);
  }

  @Override
  void row() {
    Label noRest = code.newLabel();
    code.iload(wholeColumns).istore(column);
    code.iload(column).iload(count).if_icmpge(noRest);
    computeVectors();
    storeFirst(() -> code.iload(count).iload(column).isub());
    code.labelBinding(noRest);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(column);
    code.labelBinding(loop).iload(column).iload(wholeColumns).if_icmpge(end);
    computeVectors();
    storeWhole();
    code.iinc(column, lanes).goto_(loop);
    code.labelBinding(end);
    nextRow();
  }
}

package dev.concord.backend.cpu.map;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Walks rows of any length and sums each row of the first output on the way, in the contract's
 * lanes. They stand in a ring of vectors: a step adds its elements to the first of them, which then
 * becomes the last. A rest that does not fill a vector comes last, with +0 in the missing lanes,
 * which changes none. The tree over the lanes begins with vectors half the ring, a quarter, …
 * apart; whichever lane a row's last step has left in front, these are the right pairs.
 */
final class VectorSumEmitter extends VectorLoopEmitter {
  private final boolean elements;
  private final RowSum sum = new RowSum(this);
  private final int wholeColumns;
  private final int[] ring;

  VectorSumEmitter(CodeBuilder code, MapStructure structure, int lanes, boolean elements) {
    super(code, structure, lanes);
    this.elements = elements;
    this.wholeColumns = slot();
    this.ring = new int[MapPlan.SUM_LANES / lanes];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = slot();
    }
  }

  @Override
  void prepare() {
    sum.prepare();
    code.iload(count).loadConstant(-lanes).iand().istore(wholeColumns);
  }

  @Override
  void row() {
    for (int lane : ring) {
      loadZeros();
      code.astore(lane);
    }
    Label loop = code.newLabel();
    Label rest = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(column);
    code.labelBinding(loop).iload(column).iload(wholeColumns).if_icmpge(rest);
    computeVectors();
    if (elements) {
      storeWhole();
    }
    vector(structure.outputs().get(0));
    addToRing();
    code.iinc(column, lanes).goto_(loop);
    code.labelBinding(rest).iload(column).iload(count).if_icmpge(end);
    computeVectors();
    Runnable left = () -> code.iload(count).iload(column).isub();
    if (elements) {
      storeFirst(left);
    }
    onlyFirst(structure.outputs().get(0), left);
    addToRing();
    code.labelBinding(end);
    for (int half = ring.length / 2; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        code.aload(ring[i]).aload(ring[i + half]);
        add();
        code.astore(ring[i]);
      }
    }
    code.aload(ring[0]);
    sum.lanes();
    code.iconst_0();
    intoArray();
    sum.finish(lanes);
    nextRow();
  }

  /** Adds the vector on the stack to the front of the ring, which becomes its end. */
  private void addToRing() {
    code.aload(ring[0]);
    add();
    for (int i = 1; i < ring.length; i++) {
      code.aload(ring[i]).astore(ring[i - 1]);
    }
    code.astore(ring[ring.length - 1]);
  }
}

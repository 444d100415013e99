package dev.concord.backend.cpu.map;

import java.lang.classfile.CodeBuilder;

/**
 * Where a summing loop leaves the sum of each row, and how its lanes become one. Two operands stand
 * behind the others: the sums, of which that of row r is at {@code offset + r}, and a scratch array
 * of {@link MapPlan#SUM_LANES} floats for the lanes, used from its beginning on.
 *
 * <p>The tree over the lanes is written out. As a method it would not be inlined, being called once
 * a row, and a call in the loop over the rows makes C2 give up every vector register around it:
 * broadcasts then move back into the loop over the columns, which took 1.75 times as long.
 */
final class RowSum {
  private final LoopEmitter emitter;
  private final CodeBuilder code;
  private final int sums;
  private final int position;
  private final int lanes;

  RowSum(LoopEmitter emitter) {
    this.emitter = emitter;
    this.code = emitter.code;
    this.sums = emitter.slot();
    this.position = emitter.slot();
    this.lanes = emitter.slot();
  }

  /** Writes code that comes before the first row. */
  void prepare() {
    int operand = emitter.structure.operandCount();
    emitter.array(operand, LoopEmitter.FLOATS);
    code.astore(sums);
    emitter.offset(operand);
    emitter.rowNumber();
    code.iadd().istore(position);
    emitter.array(operand + 1, LoopEmitter.FLOATS);
    code.astore(lanes);
  }

  /** Loads the scratch array of the lanes. */
  void lanes() {
    code.aload(lanes);
  }

  /**
   * Writes the row's sum and goes to the next row.
   *
   * @param count lanes in the scratch array, a power of 2: those {@code count} apart have been
   *     added already
   */
  void finish(int count) {
    code.aload(sums).iload(position);
    tree(0, 1, count);
    code.fastore();
    code.iinc(position, 1);
  }

  /** Loads the tree's sum of every {@code distance}th lane from {@code first} on. */
  private void tree(int first, int distance, int count) {
    if (distance == count) {
      code.aload(lanes).loadConstant(first).faload();
    } else {
      tree(first, 2 * distance, count);
      tree(first + distance, 2 * distance, count);
      code.fadd();
    }
  }
}

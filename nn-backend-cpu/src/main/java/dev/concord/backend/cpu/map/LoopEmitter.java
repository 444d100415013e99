package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.concord.backend.cpu.map.MapStructure.Level;
import dev.concord.backend.cpu.warmup.WarmUpLoop;
import dev.concord.expr.LaneType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Writes the body of {@link MapLoop#run}: positions of the operands, the loop over the rows, and in
 * each row whatever the subclass writes. Each value lives in a local variable of its own. What does
 * not vary along the columns is computed as a scalar, before the rows or at a row's start, in
 * vector loops too. All outputs of a step are stored after all its inputs are read, so an output
 * may overwrite an input of the full shape.
 */
abstract class LoopEmitter {
  static final ClassDesc FLOATS = CD_float.arrayType();
  static final ClassDesc INTS = CD_int.arrayType();
  static final ClassDesc GEOMETRY_TYPE = MapGeometry.class.describeConstable().orElseThrow();
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_Object.arrayType(),
          INTS,
          INTS,
          GEOMETRY_TYPE,
          CD_int,
          CD_int,
          CD_int,
          CD_int);

  private static final int ARRAYS = 1;
  private static final int OFFSETS = 2;
  private static final int CONSTANTS = 3;
  private static final int GEOMETRY = 4;
  private static final int ROW = 5;
  private static final int LAST_ROW = 6;
  private static final int FIRST_COLUMN = 7;
  private static final int LAST_COLUMN = 8;

  final CodeBuilder code;
  final MapStructure structure;

  /** The number of columns, and the column the body is at, from 0 in each row. */
  final int count;

  final int column;

  private final List<Level> levels;
  private final ValueSlots scalars;
  private final ScalarOperations scalarOperations;
  private final int[] arrays;
  private final int[] positions;
  private final int[] strides;
  private final int index;
  private final int indexStride;
  private int nextSlot = LAST_COLUMN + 1;

  /** Local variables of the values of instructions, given out when first used; 0 before that. */
  final class ValueSlots {
    private final int[] slots = new int[structure.instructions().size()];

    /** The local variable of an instruction's value. */
    int of(int instruction) {
      if (slots[instruction] == 0) {
        slots[instruction] = slot();
      }
      return slots[instruction];
    }
  }

  LoopEmitter(CodeBuilder code, MapStructure structure) {
    this.code = code;
    this.structure = structure;
    this.levels = structure.levels();
    this.count = slot();
    this.column = slot();
    this.index = slot();
    this.indexStride = slot();
    this.scalars = new ValueSlots();
    this.scalarOperations = new ScalarOperations(this);
    this.arrays = slots(structure.operandCount());
    this.positions = slots(structure.operandCount());
    this.strides = slots(structure.operandCount());
  }

  /** Writes code that comes before the first row and after the values of {@link Level#RUN}. */
  abstract void prepare();

  /** Writes the work of one row and the step to the next; the values of the row are computed. */
  abstract void row();

  /** A new local variable. */
  final int slot() {
    return nextSlot++;
  }

  private int[] slots(int number) {
    int[] slots = new int[number];
    for (int i = 0; i < number; i++) {
      slots[i] = slot();
    }
    return slots;
  }

  /** Writes the method. */
  final void emit() {
    WarmUpLoop.emit(code, LAST_ROW);
    code.iload(LAST_COLUMN).iload(FIRST_COLUMN).isub().istore(count);
    code.aload(GEOMETRY).invokevirtual(GEOMETRY_TYPE, "columns", MethodTypeDesc.of(CD_int));
    code.dup().istore(indexStride);
    code.iload(ROW).imul().iload(FIRST_COLUMN).iadd().istore(index);
    for (int operand = 0; operand < structure.operandCount(); operand++) {
      if (structure.operandType(operand) != null) {
        locate(operand);
      }
    }
    computeScalars(Level.RUN);
    prepare();
    Label rows = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(rows).iload(ROW).iload(LAST_ROW).if_icmpge(end);
    computeScalars(Level.ROW);
    row();
    code.iload(index).iload(indexStride).iadd().istore(index);
    code.iinc(ROW, 1).goto_(rows);
    code.labelBinding(end).return_();
  }

  /** Writes code that finds an operand's array, first position and row stride. */
  private void locate(int operand) {
    array(operand, structure.operandType(operand) == LaneType.FLOAT ? FLOATS : INTS);
    code.astore(arrays[operand]);
    code.aload(GEOMETRY).loadConstant(operand);
    offset(operand);
    code.iload(ROW).iload(FIRST_COLUMN);
    code.invokevirtual(
        GEOMETRY_TYPE, "position", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int, CD_int));
    code.istore(positions[operand]);
    code.aload(GEOMETRY).loadConstant(operand);
    code.invokevirtual(GEOMETRY_TYPE, "rowStride", MethodTypeDesc.of(CD_int, CD_int));
    code.istore(strides[operand]);
  }

  /** Loads the array passed for an operand. */
  final void array(int operand, ClassDesc type) {
    code.aload(ARRAYS).loadConstant(operand).aaload().checkcast(type);
  }

  /** Loads the offset passed for an operand. */
  final void offset(int operand) {
    code.aload(OFFSETS).loadConstant(operand).iaload();
  }

  /** Loads the number of the row the body is at. */
  final void rowNumber() {
    code.iload(ROW);
  }

  /** Writes the scalar computation of every value of a level. */
  final void computeScalars(Level level) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i) == level) {
        scalarOperations.compute(structure.instructions().get(i));
        if (structure.type(i) == LaneType.FLOAT) {
          code.fstore(scalars.of(i));
        } else {
          code.istore(scalars.of(i));
        }
      }
    }
  }

  /** Loads the scalar value of an instruction; a condition is an int, 0 or 1. */
  final void scalar(int instruction) {
    if (structure.type(instruction) == LaneType.FLOAT) {
      code.fload(scalars.of(instruction));
    } else {
      code.iload(scalars.of(instruction));
    }
  }

  /** Writes the step of every operand to the next row. */
  final void nextRow() {
    nextInputRow(() -> {});
    nextOutputRow();
  }

  /**
   * Writes the step of every input to its next row.
   *
   * @param adjust writes code that may change the stride on the stack
   */
  final void nextInputRow(Runnable adjust) {
    for (int input = 0; input < structure.varying().size(); input++) {
      if (structure.operandType(input) != null) {
        code.iload(positions[input]).iload(strides[input]);
        adjust.run();
        code.iadd().istore(positions[input]);
      }
    }
  }

  /** Writes the step of every output to its next row. */
  final void nextOutputRow() {
    for (int operand = structure.varying().size(); operand < positions.length; operand++) {
      code.iload(positions[operand]).iload(strides[operand]).iadd().istore(positions[operand]);
    }
  }

  /** Writes −1 onto the stack if another row follows this one, else 0. */
  final void anotherRow() {
    code.iload(ROW).iconst_1().iadd().iload(LAST_ROW).isub().loadConstant(31).ishr();
  }

  /** The level of an instruction. */
  final Level level(int instruction) {
    return levels.get(instruction);
  }

  /**
   * Loads the array and the position of an operand's element in this step or, if broadcast, row.
   */
  final void element(int operand) {
    code.aload(arrays[operand]).iload(positions[operand]);
    if (varies(operand)) {
      code.iload(column).iadd();
    }
  }

  /** Loads the bits of constant {@code number}. */
  final void constantBits(int number) {
    code.aload(CONSTANTS).loadConstant(number).iaload();
  }

  /** Loads the logical index of the element at {@link #column}. */
  final void logicalIndex() {
    code.iload(index).iload(column).iadd();
  }

  /** Whether the operand has its own element in every column; an output has. */
  final boolean varies(int operand) {
    return operand >= structure.varying().size() || structure.varying().get(operand);
  }
}

package dev.concord.backend.cpu.map;

import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * What a generated class depends on: the instructions with their constants lifted out (a constant's
 * payload is its number, not its value) and which inputs vary along the columns. Two maps that
 * differ in constants, shapes or strides alone have equal structures and share one class.
 *
 * @param instructions over primitives alone, in evaluation order
 * @param outputs for each output, the number of the instruction that yields it
 * @param varying for each input, whether it has its own element in every column
 */
record MapStructure(List<Instruction> instructions, List<Integer> outputs, List<Boolean> varying) {

  /** How often a value changes. */
  enum Level {
    /** Once a run: constants and what follows from them. */
    RUN,
    /** Once a row: inputs that are broadcast along the columns and what follows from them. */
    ROW,
    /** Every element. */
    COLUMN
  }

  /** The structure of a tape whose functions are expanded. */
  static MapStructure of(Tape tape, List<Boolean> varying) {
    List<Instruction> lifted = new ArrayList<>();
    int constants = 0;
    for (Instruction instruction : tape.instructions()) {
      lifted.add(
          isConstant(instruction)
              ? new Instruction(instruction.primitive(), List.of(), constants++, null)
              : instruction);
    }
    return new MapStructure(List.copyOf(lifted), tape.outputs(), List.copyOf(varying));
  }

  /** The bits of a tape's constants, in the order in which {@link #of} numbers them. */
  static int[] constants(Tape tape) {
    return tape.instructions().stream()
        .filter(MapStructure::isConstant)
        .mapToInt(Instruction::payload)
        .toArray();
  }

  private static boolean isConstant(Instruction instruction) {
    return instruction.primitive() == Primitive.CONSTANT
        || instruction.primitive() == Primitive.INT_CONSTANT;
  }

  /** The level of each instruction; a comparison is of level COLUMN, so that it yields a mask. */
  List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    for (Instruction instruction : instructions) {
      Level level =
          switch (instruction.primitive()) {
            case INPUT, INT_INPUT -> varying.get(instruction.payload()) ? Level.COLUMN : Level.ROW;
            case INDEX -> Level.COLUMN;
            default -> instruction.primitive().result() == LaneType.BOOL ? Level.COLUMN : Level.RUN;
          };
      for (int operand : instruction.operands()) {
        if (levels.get(operand).compareTo(level) > 0) {
          level = levels.get(operand);
        }
      }
      levels.add(level);
    }
    return levels;
  }

  /** Type of operand {@code number}, inputs first; null for an input that is never read. */
  LaneType operandType(int number) {
    if (number >= varying.size()) {
      return type(outputs.get(number - varying.size()));
    }
    for (int i = 0; i < instructions.size(); i++) {
      Primitive primitive = instructions.get(i).primitive();
      boolean reads = primitive == Primitive.INPUT || primitive == Primitive.INT_INPUT;
      if (reads && instructions.get(i).payload() == number) {
        return type(i);
      }
    }
    return null;
  }

  /** Inputs and outputs together. */
  int operandCount() {
    return varying.size() + outputs.size();
  }

  /** Type of an instruction's value. */
  LaneType type(int instruction) {
    return instructions.get(instruction).primitive().result();
  }

  /** Number of constants. */
  int constantCount() {
    return (int) instructions.stream().filter(MapStructure::isConstant).count();
  }
}

package dev.concord.gpu;

import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The instructions of a tape as C statements in the dialect, one local variable {@code v0}, {@code
 * v1}, … each. With a suffix {@code 16} they compute 16 neighbouring elements in OpenCL's vector
 * types; a condition is then −1 or 0 per lane. This is the exhaustive switch of the C target.
 */
final class TapeText {
  private final Tape tape;
  private final String suffix;
  private final IntFunction<String> input;

  /**
   * The text of an expanded tape.
   *
   * @param suffix empty for one element, {@code 16} for vectors
   * @param input the C expression that reads an input
   */
  TapeText(Tape tape, String suffix, IntFunction<String> input) {
    this.tape = tape;
    this.suffix = suffix;
    this.input = input;
  }

  /** The statements; a variable {@code index} holds the element's (or first element's) index. */
  String statements() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tape.instructions().size(); i++) {
      Instruction instruction = tape.instructions().get(i);
      text.append("  const ").append(type(instruction.primitive().result()));
      text.append(" v").append(i).append(" = ").append(expression(instruction)).append(";\n");
    }
    return text.toString();
  }

  /** The variable that holds an output. */
  String output(int number) {
    return "v" + tape.outputs().get(number);
  }

  private String type(LaneType type) {
    return (type == LaneType.FLOAT ? "float" : "int") + suffix;
  }

  private String expression(Instruction instruction) {
    int payload = instruction.payload();
    return switch (instruction.primitive()) {
      case INPUT, INT_INPUT -> input.apply(payload);
      case CONSTANT -> repeated("float", "FLOAT_OF_BITS(" + hex(payload) + ")");
      case INT_CONSTANT -> repeated("int", "(int)" + hex(payload));
      case INDEX -> "FROM_INDEX" + suffix + "(index)";
      case ADD -> infix(instruction, "+");
      case SUBTRACT -> infix(instruction, "-");
      case MULTIPLY -> infix(instruction, "*");
      case DIVIDE -> infix(instruction, "/");
      case SQRT -> call("sqrt_exact", instruction);
      case FMA -> call("fma_exact", instruction);
      case NEGATE -> "-" + operand(instruction, 0);
      case ABS -> call("abs_exact", instruction);
      case LESS, INT_LESS -> infix(instruction, "<");
      case LESS_OR_EQUAL -> infix(instruction, "<=");
      case EQUAL, INT_EQUAL -> infix(instruction, "==");
      case NOT_EQUAL -> infix(instruction, "!=");
      case SELECT, INT_SELECT -> call("SELECT" + suffix, instruction);
      case INT_ADD -> call("INT_ADD" + suffix, instruction);
      case INT_SUBTRACT -> call("INT_SUBTRACT" + suffix, instruction);
      case AND -> infix(instruction, "&");
      case OR -> infix(instruction, "|");
      case XOR -> infix(instruction, "^");
      case SHIFT_LEFT -> shift("SHIFT_LEFT", instruction);
      case SHIFT_RIGHT -> operand(instruction, 0) + " >> " + payload;
      case SHIFT_RIGHT_UNSIGNED -> shift("SHIFT_RIGHT_UNSIGNED", instruction);
      case ROTATE_LEFT -> shift("ROTATE_LEFT", instruction);
      case INT_TO_FLOAT -> call("FLOAT_OF_INT" + suffix, instruction);
      case FLOAT_TO_INT -> call("INT_OF_FLOAT" + suffix, instruction);
      case FLOAT_BITS -> call("CANONICAL_BITS" + suffix, instruction);
      case NUMBER_BITS -> call("BITS_OF_FLOAT" + suffix, instruction);
      case BITS_FLOAT -> call("FLOAT_OF_BITS" + suffix, instruction);
      case CALL -> throw new IllegalArgumentException("Expand the tape's functions first");
    };
  }

  private static String hex(int bits) {
    return String.format(Locale.ROOT, "0x%08x", bits);
  }

  private String repeated(String type, String value) {
    return "(" + type + suffix + ")(" + value + ")";
  }

  private static String operand(Instruction instruction, int number) {
    return "v" + instruction.operands().get(number);
  }

  private static String infix(Instruction instruction, String operator) {
    return operand(instruction, 0) + " " + operator + " " + operand(instruction, 1);
  }

  private static String call(String name, Instruction instruction) {
    List<String> operands = instruction.operands().stream().map(number -> "v" + number).toList();
    return name + "(" + String.join(", ", operands) + ")";
  }

  private String shift(String name, Instruction instruction) {
    return name + suffix + "(" + operand(instruction, 0) + ", " + instruction.payload() + ")";
  }
}

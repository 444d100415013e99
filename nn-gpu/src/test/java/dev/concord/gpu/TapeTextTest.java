package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The C statement of every primitive, for one element and for vectors. */
class TapeTextTest {
  /**
   * The statement of a primitive with payload 7 over the variables v0, v1, …; {@code #} stands for
   * the suffix.
   */
  private static String expected(Primitive primitive) {
    return switch (primitive) {
      case INPUT -> "float# v0 = in7";
      case INT_INPUT -> "int# v0 = in7";
      case CONSTANT -> "float# v0 = (float#)(FLOAT_OF_BITS(0x00000007))";
      case INT_CONSTANT -> "int# v0 = (int#)((int)0x00000007)";
      case INDEX -> "int# v0 = FROM_INDEX#(index)";
      case ADD -> "float# v2 = v0 + v1";
      case SUBTRACT -> "float# v2 = v0 - v1";
      case MULTIPLY -> "float# v2 = v0 * v1";
      case DIVIDE -> "float# v2 = v0 / v1";
      case SQRT -> "float# v1 = sqrt_exact(v0)";
      case FMA -> "float# v3 = fma_exact(v0, v1, v2)";
      case NEGATE -> "float# v1 = -v0";
      case ABS -> "float# v1 = abs_exact(v0)";
      case LESS, INT_LESS -> "int# v2 = v0 < v1";
      case LESS_OR_EQUAL -> "int# v2 = v0 <= v1";
      case EQUAL, INT_EQUAL -> "int# v2 = v0 == v1";
      case NOT_EQUAL -> "int# v2 = v0 != v1";
      case SELECT -> "float# v3 = SELECT#(v0, v1, v2)";
      case INT_SELECT -> "int# v3 = SELECT#(v0, v1, v2)";
      case INT_ADD -> "int# v2 = INT_ADD#(v0, v1)";
      case INT_SUBTRACT -> "int# v2 = INT_SUBTRACT#(v0, v1)";
      case AND -> "int# v2 = v0 & v1";
      case OR -> "int# v2 = v0 | v1";
      case XOR -> "int# v2 = v0 ^ v1";
      case SHIFT_LEFT -> "int# v1 = SHIFT_LEFT#(v0, 7)";
      case SHIFT_RIGHT -> "int# v1 = v0 >> 7";
      case SHIFT_RIGHT_UNSIGNED -> "int# v1 = SHIFT_RIGHT_UNSIGNED#(v0, 7)";
      case ROTATE_LEFT -> "int# v1 = ROTATE_LEFT#(v0, 7)";
      case INT_TO_FLOAT -> "float# v1 = FLOAT_OF_INT#(v0)";
      case FLOAT_TO_INT -> "int# v1 = INT_OF_FLOAT#(v0)";
      case FLOAT_BITS -> "int# v1 = CANONICAL_BITS#(v0)";
      case NUMBER_BITS -> "int# v1 = BITS_OF_FLOAT#(v0)";
      case BITS_FLOAT -> "float# v1 = FLOAT_OF_BITS#(v0)";
      case CALL -> null;
    };
  }

  /** The primitive behind one input for each operand; conditions are ints here. */
  private static Tape tape(Primitive primitive) {
    List<Instruction> instructions = new ArrayList<>();
    for (LaneType operand : primitive.operands()) {
      Primitive input = operand == LaneType.FLOAT ? Primitive.INPUT : Primitive.INT_INPUT;
      instructions.add(new Instruction(input, List.of(), instructions.size(), null));
    }
    List<Integer> operands = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      operands.add(i);
    }
    instructions.add(new Instruction(primitive, operands, 7, null));
    return new Tape(instructions, List.of(instructions.size() - 1), 8);
  }

  private static String last(Primitive primitive, String suffix) {
    String text = new TapeText(tape(primitive), suffix, input -> "in" + input).statements();
    String[] lines = text.split("\n");
    return lines[lines.length - 1];
  }

  @ParameterizedTest
  @EnumSource
  void isOneStatement(Primitive primitive) {
    if (expected(primitive) == null) {
      assertThrows(IllegalArgumentException.class, () -> last(primitive, ""));
      return;
    }
    for (String suffix : List.of("", "16")) {
      String statement = "  const " + expected(primitive).replace("#", suffix) + ";";
      assertEquals(statement, last(primitive, suffix));
    }
  }
}

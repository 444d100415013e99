package dev.concord.expr;

import dev.concord.expr.Tape.Instruction;
import java.util.List;

/**
 * Evaluates a tape one element at a time: the definition that every generated loop must match bit
 * for bit. Not thread-safe (it reuses its registers) and not fast.
 */
public final class TapeEvaluator {
  private final Arithmetic arithmetic;
  private final Instruction[] instructions;
  private final int[][] operands;
  private final int[] outputNumbers;
  private final double[] registers;
  private final double[] outputs;

  /** Prepares {@code tape}; in FLOAT32 named functions are expanded to their definitions. */
  public TapeEvaluator(Tape tape, Arithmetic arithmetic) {
    this(arithmetic, arithmetic == Arithmetic.FLOAT32 ? tape.expanded() : tape);
  }

  private TapeEvaluator(Arithmetic arithmetic, Tape run) {
    this.arithmetic = arithmetic;
    this.instructions = run.instructions().toArray(Instruction[]::new);
    this.operands = new int[instructions.length][];
    for (int i = 0; i < instructions.length; i++) {
      operands[i] = toArray(instructions[i].operands());
    }
    this.outputNumbers = toArray(run.outputs());
    this.registers = new double[instructions.length];
    this.outputs = new double[outputNumbers.length];
  }

  /** A float32 evaluator of a tape that holds primitives only and is not to be expanded again. */
  static TapeEvaluator ofPrimitives(Tape tape) {
    return new TapeEvaluator(Arithmetic.FLOAT32, tape);
  }

  private static int[] toArray(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The outputs for one element. The returned array is reused by the next call.
   *
   * @param inputs the element of each input; ints as exact doubles
   * @param index the element's row-major logical index
   */
  public double[] evaluate(double[] inputs, int index) {
    for (int i = 0; i < instructions.length; i++) {
      registers[i] = step(instructions[i], operands[i], inputs, index);
    }
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = registers[outputNumbers[i]];
    }
    return outputs;
  }

  private double step(Instruction instruction, int[] operand, double[] inputs, int index) {
    double a = operand.length > 0 ? registers[operand[0]] : 0;
    double b = operand.length > 1 ? registers[operand[1]] : 0;
    double c = operand.length > 2 ? registers[operand[2]] : 0;
    int payload = instruction.payload();
    return switch (instruction.primitive()) {
      case INPUT, INT_INPUT -> inputs[payload];
      case CONSTANT -> Float.intBitsToFloat(payload);
      case INT_CONSTANT -> payload;
      case INDEX -> index;
      case ADD -> arithmetic.add(a, b);
      case SUBTRACT -> arithmetic.subtract(a, b);
      case MULTIPLY -> arithmetic.multiply(a, b);
      case DIVIDE -> arithmetic.divide(a, b);
      case SQRT -> arithmetic.sqrt(a);
      case FMA -> arithmetic.fma(a, b, c);
      case NEGATE -> -a;
      case ABS -> Math.abs(a);
      case LESS, INT_LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case EQUAL, INT_EQUAL -> a == b ? 1 : 0;
      case NOT_EQUAL -> a != b ? 1 : 0;
      case SELECT, INT_SELECT -> a != 0 ? b : c;
      case INT_ADD -> (int) a + (int) b;
      case INT_SUBTRACT -> (int) a - (int) b;
      case AND -> (int) a & (int) b;
      case OR -> (int) a | (int) b;
      case XOR -> (int) a ^ (int) b;
      case SHIFT_LEFT -> (int) a << payload;
      case SHIFT_RIGHT -> (int) a >> payload;
      case SHIFT_RIGHT_UNSIGNED -> (int) a >>> payload;
      case ROTATE_LEFT -> Integer.rotateLeft((int) a, payload);
      case INT_TO_FLOAT -> arithmetic.fromInt((int) a);
      case FLOAT_TO_INT -> (int) a;
      case FLOAT_BITS -> Float.floatToIntBits((float) a);
      case NUMBER_BITS -> numberBits((float) a);
      case BITS_FLOAT -> Float.intBitsToFloat((int) a);
      case CALL -> arithmetic.call(instruction.function(), a, b);
    };
  }

  private static int numberBits(float value) {
    if (value != value) {
      throw new ArithmeticException(
          "NUMBER_BITS met NaN: the expression must exclude NaN first, or use FLOAT_BITS");
    }
    return Float.floatToRawIntBits(value);
  }
}

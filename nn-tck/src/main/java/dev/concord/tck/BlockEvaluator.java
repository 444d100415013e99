package dev.concord.tck;

import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a tape of one float output over blocks of elements, one instruction at a time, so that each
 * is a plain loop over arrays. It is the scalar definition in another loop order: as exact, and
 * fast enough to visit all 2³² arguments. Not thread-safe: the registers are reused.
 */
final class BlockEvaluator {
  private final int length;
  private final List<Instruction> instructions;
  private final int output;
  private final float[][] floats;
  private final int[][] ints;

  /** Prepares {@code tape}, expanded, for blocks of {@code length} elements. */
  BlockEvaluator(Tape tape, int length) {
    Tape run = tape.expanded();
    this.length = length;
    this.instructions = run.instructions();
    this.output = run.outputs().get(0);
    this.floats = new float[instructions.size()][];
    this.ints = new int[instructions.size()][];
    for (int i = 0; i < instructions.size(); i++) {
      prepare(i, instructions.get(i));
    }
  }

  private void prepare(int register, Instruction instruction) {
    switch (instruction.primitive().result()) {
      case FLOAT -> floats[register] = new float[length];
      case INT, BOOL -> ints[register] = new int[length];
    }
    if (instruction.primitive() == Primitive.CONSTANT) {
      Arrays.fill(floats[register], Float.intBitsToFloat(instruction.payload()));
    }
    if (instruction.primitive() == Primitive.INT_CONSTANT) {
      Arrays.fill(ints[register], instruction.payload());
    }
  }

  /** The outputs for a block of arguments; the returned array is reused by the next call. */
  float[] evaluate(float[]... inputs) {
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      if (instruction.primitive() == Primitive.INPUT) {
        floats[i] = inputs[instruction.payload()];
      } else {
        step(i, instruction);
      }
    }
    return floats[output];
  }

  private void step(int register, Instruction instruction) {
    List<Integer> operands = instruction.operands();
    int first = operands.isEmpty() ? register : operands.get(0);
    int second = operands.size() > 1 ? operands.get(1) : register;
    int third = operands.size() > 2 ? operands.get(2) : register;
    float[] y = floats[register];
    float[] a = floats[first];
    float[] b = floats[second];
    float[] c = floats[third];
    int[] z = ints[register];
    int[] k = ints[first];
    int[] l = ints[second];
    int[] m = ints[third];
    int shift = instruction.payload();
    switch (instruction.primitive()) {
      case CONSTANT, INT_CONSTANT -> {
        // Filled once.
      }
      case ADD -> add(y, a, b);
      case SUBTRACT -> subtract(y, a, b);
      case MULTIPLY -> multiply(y, a, b);
      case DIVIDE -> divide(y, a, b);
      case SQRT -> sqrt(y, a);
      case FMA -> fma(y, a, b, c);
      case NEGATE -> negate(y, a);
      case ABS -> abs(y, a);
      case LESS -> less(z, a, b);
      case LESS_OR_EQUAL -> lessOrEqual(z, a, b);
      case EQUAL -> equal(z, a, b);
      case NOT_EQUAL -> notEqual(z, a, b);
      case SELECT -> select(y, k, b, c);
      case INT_SELECT -> select(z, k, l, m);
      case INT_LESS -> intLess(z, k, l);
      case INT_EQUAL -> intEqual(z, k, l);
      case INT_ADD -> intAdd(z, k, l);
      case INT_SUBTRACT -> intSubtract(z, k, l);
      case AND -> and(z, k, l);
      case OR -> or(z, k, l);
      case XOR -> xor(z, k, l);
      case SHIFT_LEFT -> shiftLeft(z, k, shift);
      case SHIFT_RIGHT -> shiftRight(z, k, shift);
      case SHIFT_RIGHT_UNSIGNED -> shiftRightUnsigned(z, k, shift);
      case ROTATE_LEFT -> rotateLeft(z, k, shift);
      case INT_TO_FLOAT -> intToFloat(y, k);
      case FLOAT_TO_INT -> floatToInt(z, a);
      case FLOAT_BITS, NUMBER_BITS -> floatBits(z, a);
      case BITS_FLOAT -> bitsFloat(y, k);
      case INPUT, INT_INPUT, INDEX, CALL ->
          throw new IllegalArgumentException(
              "A named function of floats is made of primitives, got " + instruction);
    }
  }

  private static void add(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] + b[i];
    }
  }

  private static void subtract(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] - b[i];
    }
  }

  private static void multiply(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] * b[i];
    }
  }

  private static void divide(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] / b[i];
    }
  }

  private static void sqrt(float[] y, float[] a) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Math.sqrt(a[i]);
    }
  }

  private static void fma(float[] y, float[] a, float[] b, float[] c) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  private static void negate(float[] y, float[] a) {
    for (int i = 0; i < y.length; i++) {
      y[i] = -a[i];
    }
  }

  private static void abs(float[] y, float[] a) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.abs(a[i]);
    }
  }

  private static void less(int[] z, float[] a, float[] b) {
    for (int i = 0; i < z.length; i++) {
      z[i] = a[i] < b[i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(int[] z, float[] a, float[] b) {
    for (int i = 0; i < z.length; i++) {
      z[i] = a[i] <= b[i] ? 1 : 0;
    }
  }

  private static void equal(int[] z, float[] a, float[] b) {
    for (int i = 0; i < z.length; i++) {
      z[i] = a[i] == b[i] ? 1 : 0;
    }
  }

  private static void notEqual(int[] z, float[] a, float[] b) {
    for (int i = 0; i < z.length; i++) {
      z[i] = a[i] != b[i] ? 1 : 0;
    }
  }

  private static void select(float[] y, int[] k, float[] b, float[] c) {
    for (int i = 0; i < y.length; i++) {
      y[i] = k[i] != 0 ? b[i] : c[i];
    }
  }

  private static void select(int[] z, int[] k, int[] l, int[] m) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] != 0 ? l[i] : m[i];
    }
  }

  private static void intLess(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] < l[i] ? 1 : 0;
    }
  }

  private static void intEqual(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] == l[i] ? 1 : 0;
    }
  }

  private static void intAdd(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] + l[i];
    }
  }

  private static void intSubtract(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] - l[i];
    }
  }

  private static void and(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] & l[i];
    }
  }

  private static void or(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] | l[i];
    }
  }

  private static void xor(int[] z, int[] k, int[] l) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] ^ l[i];
    }
  }

  private static void shiftLeft(int[] z, int[] k, int shift) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] << shift;
    }
  }

  private static void shiftRight(int[] z, int[] k, int shift) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] >> shift;
    }
  }

  private static void shiftRightUnsigned(int[] z, int[] k, int shift) {
    for (int i = 0; i < z.length; i++) {
      z[i] = k[i] >>> shift;
    }
  }

  private static void rotateLeft(int[] z, int[] k, int shift) {
    for (int i = 0; i < z.length; i++) {
      z[i] = Integer.rotateLeft(k[i], shift);
    }
  }

  private static void intToFloat(float[] y, int[] k) {
    for (int i = 0; i < y.length; i++) {
      y[i] = k[i];
    }
  }

  private static void floatToInt(int[] z, float[] a) {
    for (int i = 0; i < z.length; i++) {
      z[i] = (int) a[i];
    }
  }

  private static void floatBits(int[] z, float[] a) {
    for (int i = 0; i < z.length; i++) {
      z[i] = Float.floatToIntBits(a[i]);
    }
  }

  private static void bitsFloat(float[] y, int[] k) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Float.intBitsToFloat(k[i]);
    }
  }
}

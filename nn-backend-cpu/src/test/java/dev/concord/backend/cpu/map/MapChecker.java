package dev.concord.backend.cpu.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Runs a tape through a {@link MapPlan} and through {@link TapeEvaluator} and compares the bits of
 * every element. Every array has guard elements before and behind its tensor, which must survive. A
 * helper of the tests, not a test.
 */
final class MapChecker {
  /** Elements before each tensor, an odd number so that vectors are not aligned. */
  static final int GUARD = 7;

  private static final int SLACK = 64;
  private static final int FLOAT_GUARD = Float.floatToRawIntBits(-12345.678f);
  private static final int INT_GUARD = 0x5EED1234;

  private final Tape tape;
  private final List<LaneType> inputTypes;
  private final List<Shape> inputShapes;
  private final Shape shape;

  /** Bits of each input's elements. */
  private final int[][] inputs;

  private final int[][] expected;

  /**
   * Computes the expected outputs.
   *
   * @param values for each input, the bits of its element with a given number
   */
  MapChecker(
      Tape tape,
      List<LaneType> inputTypes,
      List<Shape> inputShapes,
      Shape shape,
      List<IntUnaryOperator> values) {
    this.tape = tape;
    this.inputTypes = inputTypes;
    this.inputShapes = inputShapes;
    this.shape = shape;
    this.inputs = new int[inputShapes.size()][];
    for (int input = 0; input < inputs.length; input++) {
      inputs[input] = new int[inputShapes.get(input).size()];
      for (int element = 0; element < inputs[input].length; element++) {
        inputs[input][element] = values.get(input).applyAsInt(element);
      }
    }
    this.expected = evaluate();
  }

  private int[][] evaluate() {
    int[][] result = new int[tape.outputs().size()][shape.size()];
    TapeEvaluator evaluator = new TapeEvaluator(tape, Arithmetic.FLOAT32);
    int[][] strides = new int[inputs.length][];
    for (int input = 0; input < inputs.length; input++) {
      strides[input] = inputShapes.get(input).broadcastStrides(shape);
    }
    double[] arguments = new double[inputs.length];
    for (int index = 0; index < shape.size(); index++) {
      for (int input = 0; input < inputs.length; input++) {
        int position = 0;
        int rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
          position += rest % shape.length(axis) * strides[input][axis];
          rest /= shape.length(axis);
        }
        int bits = inputs[input][position];
        arguments[input] =
            inputTypes.get(input) == LaneType.FLOAT ? Float.intBitsToFloat(bits) : bits;
      }
      double[] outputs = evaluator.evaluate(arguments, index);
      for (int output = 0; output < result.length; output++) {
        result[output][index] =
            tape.outputType(output) == LaneType.FLOAT
                ? Float.floatToIntBits((float) outputs[output])
                : (int) outputs[output];
      }
    }
    return result;
  }

  /** The plan, walked in as long rows as possible. */
  MapPlan plan(MapCompiler compiler) {
    return compiler.plan(tape, types(inputTypes), inputShapes, outputTypes(), shape);
  }

  /** The plan whose columns are the last axis. */
  MapPlan planRows(MapCompiler compiler) {
    return compiler.planRows(tape, types(inputTypes), inputShapes, outputTypes(), shape);
  }

  private List<DType> outputTypes() {
    List<LaneType> lanes = new ArrayList<>();
    for (int output = 0; output < tape.outputs().size(); output++) {
      lanes.add(tape.outputType(output));
    }
    return types(lanes);
  }

  private static List<DType> types(List<LaneType> lanes) {
    return lanes.stream().map(lane -> lane == LaneType.FLOAT ? DType.F32 : DType.I32).toList();
  }

  /** Fresh arrays with the inputs in place and guards everywhere else. */
  Object[] arrays() {
    Object[] arrays = new Object[inputs.length + expected.length];
    for (int operand = 0; operand < arrays.length; operand++) {
      boolean isInput = operand < inputs.length;
      LaneType type = isInput ? inputTypes.get(operand) : tape.outputType(operand - inputs.length);
      int size = isInput ? inputs[operand].length : shape.size();
      arrays[operand] = guarded(type, size);
      for (int element = 0; isInput && element < size; element++) {
        put(arrays[operand], GUARD + element, inputs[operand][element]);
      }
    }
    return arrays;
  }

  private static Object guarded(LaneType type, int size) {
    int length = GUARD + size + SLACK;
    Object array = type == LaneType.FLOAT ? new float[length] : new int[length];
    for (int i = 0; i < length; i++) {
      put(array, i, type == LaneType.FLOAT ? FLOAT_GUARD : INT_GUARD);
    }
    return array;
  }

  /** The offsets that go with {@link #arrays}. */
  int[] offsets() {
    int[] offsets = new int[inputs.length + expected.length];
    Arrays.fill(offsets, GUARD);
    return offsets;
  }

  /** Runs the whole plan on fresh arrays and compares. */
  void check(String what, MapPlan plan) {
    Object[] arrays = arrays();
    plan.run(arrays, offsets());
    compare(what, arrays);
  }

  /** Compares the outputs in {@code arrays} with the reference, and looks at the guards. */
  void compare(String what, Object[] arrays) {
    for (int output = 0; output < expected.length; output++) {
      Object array = arrays[inputs.length + output];
      for (int index = 0; index < shape.size(); index++) {
        int got = bits(array, GUARD + index);
        if (got != expected[output][index]) {
          fail(
              "%s: output %d of shape %s at index %d: expected bits %08x, got %08x\n%s"
                  .formatted(
                      what, output, shape, index, expected[output][index], got, tape.listing()));
        }
      }
      int guard = array instanceof float[] ? FLOAT_GUARD : INT_GUARD;
      for (int i = 0; i < GUARD + SLACK; i++) {
        int position = i < GUARD ? i : i + shape.size();
        assertEquals(guard, bits(array, position), what + ": guard at position " + position);
      }
    }
  }

  static int bits(Object array, int position) {
    return array instanceof float[] floats
        ? Float.floatToIntBits(floats[position])
        : ((int[]) array)[position];
  }

  private static void put(Object array, int position, int bits) {
    if (array instanceof float[] floats) {
      floats[position] = Float.intBitsToFloat(bits);
    } else {
      ((int[]) array)[position] = bits;
    }
  }
}

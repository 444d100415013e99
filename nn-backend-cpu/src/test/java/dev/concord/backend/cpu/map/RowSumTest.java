package dev.concord.backend.cpu.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.kernel.OrderedSum;
import dev.concord.random.Threefry;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loops that sum their rows: every element has the bits of the loop without sums, and every sum
 * those of {@link OrderedSum} over these elements, wherever the columns begin and end.
 */
final class RowSumTest {
  private static final int ROWS = 3;
  private static final int SLACK = 64;
  private static final float GUARD = -12345.678f;
  private static final float[] SPECIALS = {
    0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, -200f
  };

  /** exp(x − y) + z with x [rows, columns], y [rows, 1] and z [columns]. */
  private static final Tape TAPE =
      Tape.of(
          List.of(
              ExponentialFunctions.EXP.of(Expr.input(0).minus(Expr.input(1))).plus(Expr.input(2))),
          3);

  private static final MapCompiler PLAIN = new MapCompiler(1);

  private static final List<DType> TYPES = List.of(DType.F32, DType.F32, DType.F32);

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16})
  void everyLengthHasTheContractsSum(int lanes) {
    MapCompiler compiler = new MapCompiler(lanes);
    for (int columns = 1; columns <= 200; columns++) {
      check(compiler, columns, 0, columns, columns % 7);
    }
    int ordinary = SPECIALS.length;
    check(compiler, 4096, 0, 4096, ordinary);
    check(compiler, 5000, 4096, 5000, ordinary);
    for (int special = 0; special < SPECIALS.length; special++) {
      check(compiler, 500, 13, 478, special);
    }
  }

  /** Sums the columns from first to last of a matrix in which a number of some kind is strewn. */
  private static void check(MapCompiler compiler, int columns, int first, int last, int special) {
    Shape whole = Shape.of(ROWS, columns);
    List<Shape> shapes = List.of(whole, Shape.of(ROWS, 1), Shape.of(columns));
    float[] x = numbers(whole.size(), special);
    float[] y = numbers(ROWS, SPECIALS.length);
    float[] z = numbers(columns, SPECIALS.length);
    float[] expected = guarded(whole.size());
    PLAIN
        .planRows(TAPE, TYPES, shapes, List.of(DType.F32), whole)
        .run(new Object[] {x, y, z, expected}, new int[4], 0, ROWS, first, last);
    for (boolean elements : new boolean[] {true, false}) {
      String what = columns + " columns, " + first + " to " + last + ", elements " + elements;
      float[] got = guarded(whole.size());
      float[] sums = guarded(ROWS);
      float[] lanes = new float[MapPlan.SUM_LANES];
      Arrays.fill(lanes, Float.NaN);
      Object[] arrays = {x, y, z, elements ? got : null, sums, lanes};
      compiler
          .planRowSums(TAPE, TYPES, shapes, whole, elements)
          .run(arrays, new int[] {0, 0, 0, 0, 2, 0}, 1, ROWS, first, last);
      assertEquals(GUARD, sums[2], what);
      assertEquals(GUARD, sums[2 + ROWS], what);
      for (int row = 1; row < ROWS; row++) {
        int at = row * columns + first;
        float sum = (float) OrderedSum.of(Arithmetic.FLOAT32, last - first, i -> expected[at + i]);
        assertEquals(sum, sums[2 + row], what + ", sum of row " + row);
      }
      if (elements) {
        Arrays.fill(expected, 0, columns, GUARD);
        assertArrayEquals(expected, got, what);
      }
    }
  }

  private static float[] guarded(int size) {
    float[] array = new float[size + SLACK];
    Arrays.fill(array, GUARD);
    return array;
  }

  /** Numbers of many sizes; a few are the special one of that number, if there is one. */
  private static float[] numbers(int size, int special) {
    float[] numbers = new float[size + SLACK];
    Arrays.fill(numbers, Float.NaN);
    for (int i = 0; i < size; i++) {
      int word = Threefry.word(special, i, size);
      boolean chosen = special < SPECIALS.length && Integer.remainderUnsigned(word, 97) == 0;
      numbers[i] = chosen ? SPECIALS[special] : (word >> 8) * 0x1p-20f;
    }
    return numbers;
  }
}

package dev.concord.backend.cpu.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.random.Threefry;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row kernels of the Vector API against plain Java, by bits. */
final class RowKernelsTest {
  private static final RowKernels PLAIN = new PlainRowKernels();
  private static final float MINUS_NAN = Float.intBitsToFloat(0xffc00000);

  /** Each row's interesting elements; what it is filled up with stands first. */
  private static final float[][] ROWS = {
    {1f, 3f, -101f},
    {1f, 3f, -101.00001f},
    {-7f, -3f, -107f},
    {-7f, -3f, -107.00001f},
    {5f, 4.5f, 108.5f},
    {5f, 4.5f, 108.50001f},
    {-0f},
    {0f, -0f},
    {-104f, -0f},
    {1f, Float.NaN},
    {1f, MINUS_NAN},
    {-1f, Float.NaN},
    {-1f, MINUS_NAN},
    {Float.NaN},
    {MINUS_NAN},
    {1f, Float.NEGATIVE_INFINITY},
    {1f, Float.POSITIVE_INFINITY},
    {Float.NEGATIVE_INFINITY},
    {Float.POSITIVE_INFINITY},
    {Float.MAX_VALUE, -Float.MAX_VALUE},
    {Float.MIN_VALUE, -Float.MIN_VALUE},
  };

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void maximumAndSpreadAreThoseOfPlainJava(int lanes) {
    RowKernels vector = RowKernelChoice.vector(lanes);
    int at = 3;
    for (int count : new int[] {1, 3, 4, 15, 16, 17, 31, 32, 33, 64, 77}) {
      for (float[] elements : ROWS) {
        for (int first = 0; first < count; first++) {
          float[] x = row(elements, at, count, first);
          float[] expected = new float[2];
          float[] got = new float[2];
          boolean within = PLAIN.maxWithin(104f, x, at, count, expected, 1);
          String row = count + " elements, from " + first + " on " + Arrays.toString(elements);
          assertEquals(within, vector.maxWithin(104f, x, at, count, got, 1), row);
          assertArrayEquals(expected, got, row);
          assertEquals(PLAIN.max(x, at, count), vector.max(x, at, count), row);
          assertEquals(PLAIN.min(x, at, count), vector.min(x, at, count), row);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void sumsAddInThePlainOrder(int lanes) {
    RowKernels vector = RowKernelChoice.vector(lanes);
    float[] scratch = new float[RowKernels.SCRATCH];
    int at = 5;
    for (int count = 0; count <= 200; count++) {
      float[] x = numbers(at + 4 * count, count % 4);
      float[] expected = new float[6];
      float[] got = new float[6];
      PLAIN.sumFour(x, at, count, count, scratch, expected, 1);
      vector.sumFour(x, at, count, count, scratch, got, 1);
      expected[5] = PLAIN.sum(x, at, count, scratch);
      got[5] = vector.sum(x, at, count, scratch);
      assertArrayEquals(expected, got, count + " elements");
    }
    for (int special = 0; special < 4; special++) {
      float[] x = numbers(at + RowKernels.BLOCK, special);
      assertEquals(
          PLAIN.sum(x, at, RowKernels.BLOCK, scratch),
          vector.sum(x, at, RowKernels.BLOCK, scratch));
    }
  }

  /** Numbers of many sizes, some of them special; NaN behind the end. */
  private static float[] numbers(int count, int special) {
    float[] specials = {0f, -0f, Float.NEGATIVE_INFINITY, Float.NaN};
    float[] x = new float[count + 64];
    Arrays.fill(x, Float.NaN);
    for (int i = 0; i < count; i++) {
      int word = Threefry.word(special, i, count);
      boolean chosen = Integer.remainderUnsigned(word, 97) == 0;
      x[i] = chosen ? specials[special] : (word >> 8) * (1 << (word & 15)) * 0x1p-30f;
    }
    return x;
  }

  /** Elements outside the row are such that reading one as part of it would show. */
  private static float[] row(float[] elements, int at, int count, int first) {
    float[] x = new float[at + count + 64];
    Arrays.fill(x, Float.POSITIVE_INFINITY);
    Arrays.fill(x, at, at + count, elements[0]);
    for (int i = 1; i < elements.length; i++) {
      x[at + (first + i) % count] = elements[i];
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void scalingChangesTheRowAlone(int lanes) {
    RowKernels vector = RowKernelChoice.vector(lanes);
    for (int count : new int[] {0, 1, 15, 16, 77}) {
      float[] expected = new float[100];
      float[] got = new float[100];
      for (int i = 0; i < expected.length; i++) {
        got[i] = i - 40.3f;
        expected[i] = i >= 5 && i < 5 + count ? got[i] * 0.7f : got[i];
      }
      vector.scale(got, 5, count, 0.7f);
      assertArrayEquals(expected, got, count + " elements");
    }
  }
}

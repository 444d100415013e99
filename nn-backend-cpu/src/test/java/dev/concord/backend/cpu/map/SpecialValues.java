package dev.concord.backend.cpu.map;

import dev.concord.random.Threefry;
import java.util.function.IntUnaryOperator;

/**
 * Element values for the tests, as bits by element number: awkward floats and ints mixed with
 * random bit patterns and ordinary numbers. A helper of the tests, not a test.
 */
final class SpecialValues {
  private static final int[] FLOATS = {
    bits(0f),
    bits(-0f),
    bits(1f),
    bits(-1f),
    bits(Float.MIN_VALUE),
    bits(-Float.MIN_VALUE),
    bits(Float.MIN_NORMAL),
    bits(-1.1e-38f),
    bits(Float.MAX_VALUE),
    bits(-Float.MAX_VALUE),
    bits(Float.POSITIVE_INFINITY),
    bits(Float.NEGATIVE_INFINITY),
    bits(2147483648f),
    bits(-2147483648f),
    bits(2147483520f),
    bits(1e10f),
    bits(16777217f),
    bits(0.5f),
    bits(-2.5f),
    bits(0.99999994f),
    bits(3.1415927f),
    bits(88.7f),
    bits(-103.9f)
  };
  private static final int[] INTS = {
    0,
    1,
    -1,
    2,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    16777217,
    -16777217,
    33554435,
    0x7fffffbf,
    0x55555555,
    0xaaaaaaaa,
    31,
    32,
    0x80000001
  };
  private static final int NAN = bits(Float.NaN);

  private SpecialValues() {}

  private static int bits(float value) {
    return Float.floatToIntBits(value);
  }

  /** Floats of every kind; NaN only if {@code nan}. */
  static IntUnaryOperator floats(int seed, boolean nan) {
    return number -> {
      int random = word(seed, number);
      if ((random & 3) == 0) {
        int choice = Integer.remainderUnsigned(random >>> 2, FLOATS.length + 2);
        return choice < FLOATS.length ? FLOATS[choice] : nan ? NAN : bits(7f);
      }
      if ((random & 3) == 1) {
        int pattern = word(seed + 1, number);
        boolean notANumber = Float.isNaN(Float.intBitsToFloat(pattern));
        return notANumber ? nan ? NAN : bits(-7f) : pattern;
      }
      return bits((word(seed + 2, number) >> 8) * 0x1p-20f);
    };
  }

  /** Ints of every kind. */
  static IntUnaryOperator ints(int seed) {
    return number -> {
      int random = word(seed, number);
      return (random & 3) == 0
          ? INTS[Integer.remainderUnsigned(random >>> 2, INTS.length)]
          : word(seed + 1, number);
    };
  }

  private static int word(int seed, int number) {
    return Threefry.word(seed, number, 0);
  }
}

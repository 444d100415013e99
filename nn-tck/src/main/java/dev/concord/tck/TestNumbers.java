package dev.concord.tck;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.SplittableRandom;

/**
 * A seeded source of tensors for tests. The numbers depend on the seed and the order of the calls
 * alone. It is for tests only: nothing here reaches weights.
 */
public final class TestNumbers {
  /** What the float elements look like. */
  public enum Kind {
    /** Uniform in −2 … 2. */
    ORDINARY,
    /** Ordinary, with one element in eight a special value. */
    SPECIAL,
    /** Uniform over the bit patterns of finite floats: every magnitude from subnormal to huge. */
    WIDE
  }

  private static final float[] SPECIALS = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.intBitsToFloat(0x007fffff), // largest subnormal
    Float.intBitsToFloat(0x80400000), // −2^−127
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xffc12345), // NaN with sign and payload
    1f,
    -1f,
    Float.intBitsToFloat(0x3f800001), // just above 1
    Float.intBitsToFloat(0x3f7fffff), // just below 1
    16777216f, // 2^24: the last float with all neighbours whole
    16777217f * 2f,
    2147483648f, // 2^31: beyond int
    -2147483648f,
    3e38f,
    1e-30f,
    0.5f,
    1.5f,
    2.5f,
    -87.33655f, // exp of it is nearly the smallest normal number
    88.72284f, // exp overflows just above
    100f,
    -104f
  };

  private static final int[] SPECIAL_INTS = {
    0,
    1,
    -1,
    2,
    31,
    32,
    255,
    0x7fffffff,
    0x80000000,
    0x80000001,
    0x55555555,
    0xaaaaaaaa,
    0x3f800000,
    0x7fc00000,
    0x7f800000,
    0xff800000,
    16777217,
    -16777217
  };

  private final SplittableRandom random;

  /** Numbers for one seed. */
  public TestNumbers(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Numbers for a label: the same label gives the same numbers. */
  public static TestNumbers of(String label) {
    return new TestNumbers(label.hashCode());
  }

  /** The special floats, in a fixed order. */
  public static float[] specials() {
    return SPECIALS.clone();
  }

  /** The special ints, in a fixed order. */
  public static int[] specialInts() {
    return SPECIAL_INTS.clone();
  }

  /** A float tensor of a kind. */
  public HostTensor floats(Kind kind, int... lengths) {
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = next(kind);
    }
    return HostTensor.of(shape, values);
  }

  private float next(Kind kind) {
    return switch (kind) {
      case ORDINARY -> uniform(-2, 2);
      case SPECIAL ->
          random.nextInt(8) == 0 ? SPECIALS[random.nextInt(SPECIALS.length)] : uniform(-2, 2);
      case WIDE -> {
        float value = Float.intBitsToFloat(random.nextInt());
        yield Float.isFinite(value) ? value : uniform(-2, 2);
      }
    };
  }

  /** A float tensor of {@link Kind#ORDINARY} numbers. */
  public HostTensor floats(int... lengths) {
    return floats(Kind.ORDINARY, lengths);
  }

  /** A float tensor with elements uniform in {@code low} … {@code high}. */
  public HostTensor between(float low, float high, int... lengths) {
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = uniform(low, high);
    }
    return HostTensor.of(shape, values);
  }

  /** Elements with magnitudes in 0.1 … 2 and random signs: away from kinks at 0. */
  public HostTensor awayFromZero(int... lengths) {
    HostTensor tensor = between(0.1f, 2, lengths);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.floats()[i] *= random.nextBoolean() ? 1 : -1;
    }
    return tensor;
  }

  /** Elements that differ by at least 0.01, in random order: maxima are clear. */
  public HostTensor distinct(int... lengths) {
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - values.length / 2) * 0.02f + uniform(0, 0.01f);
    }
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      float held = values[i];
      values[i] = values[other];
      values[other] = held;
    }
    return HostTensor.of(shape, values);
  }

  /** An int tensor with elements in {@code low} (inclusive) … {@code high} (exclusive). */
  public HostTensor ints(int low, int high, int... lengths) {
    Shape shape = Shape.of(lengths);
    int[] values = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(low, high);
    }
    return HostTensor.of(shape, values);
  }

  /** Random int bit patterns, one in four special. */
  public HostTensor anyInts(int... lengths) {
    Shape shape = Shape.of(lengths);
    int[] values = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          random.nextInt(4) == 0
              ? SPECIAL_INTS[random.nextInt(SPECIAL_INTS.length)]
              : random.nextInt();
    }
    return HostTensor.of(shape, values);
  }

  /** Random bytes. */
  public HostTensor bytes(int... lengths) {
    Shape shape = Shape.of(lengths);
    byte[] values = new byte[shape.size()];
    random.nextBytes(values);
    return HostTensor.of(shape, values);
  }

  /** A number in {@code low} … {@code high}. */
  public float uniform(float low, float high) {
    return low + (high - low) * (random.nextInt(1 << 24) * 0x1p-24f);
  }

  /** A whole number in 0 … {@code bound} − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in {@code times}. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}

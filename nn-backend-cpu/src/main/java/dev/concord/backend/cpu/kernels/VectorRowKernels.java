package dev.concord.backend.cpu.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowKernels} with the Vector API. Never used as it is: {@link RowKernelChoice} defines a
 * hidden copy of it for each lane count, whose class data is the species, because the compiler
 * makes fast code only of a species that is a constant.
 *
 * <p>A sum's chain of additions is fixed, so its speed comes from several chains at once: two
 * vectors of lanes of four blocks.
 *
 * <p>Operations are methods of the vector just loaded, whose class HotSpot knows for sure. With the
 * vector kept from turn to turn as the receiver it has to go by profiles, which other code shares,
 * and was seen to leave a call in the loop.
 */
final class VectorRowKernels implements RowKernels {
  private static final VectorSpecies<Float> SPECIES = species();
  private static final int LENGTH = SPECIES.length();
  private static final int PAIR = 2 * LENGTH;
  private static final int INFINITY_BITS = 0x7f800000;
  private static final int NAN_BITS = 0x7fc00000;
  private static final RowKernels PLAIN = new PlainRowKernels();

  /** For {@link RowKernelChoice}. */
  VectorRowKernels() {}

  private static VectorSpecies<Float> species() {
    try {
      VectorSpecies<?> species =
          MethodHandles.classData(MethodHandles.lookup(), "_", VectorSpecies.class);
      return species.check(float.class);
    } catch (IllegalAccessException unexpected) {
      throw new IllegalStateException("The vector kernels have no class data", unexpected);
    }
  }

  @Override
  public float sum(float[] x, int at, int count, float[] scratch) {
    int whole = count & -SUM_LANES;
    for (int lane = 0; lane < SUM_LANES; lane += PAIR) {
      sumLanes(x, at + lane, at + whole, scratch, lane);
    }
    PlainRowKernels.addRest(x, at, whole, count, scratch, 0);
    return tree(scratch, 0);
  }

  private static void sumLanes(float[] x, int at, int end, float[] lanes, int to) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    for (int i = at; i < end; i += SUM_LANES) {
      s0 = FloatVector.fromArray(SPECIES, x, i).add(s0);
      s1 = FloatVector.fromArray(SPECIES, x, i + LENGTH).add(s1);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LENGTH);
  }

  @Override
  public void sumFour(
      float[] x, int at, int distance, int count, float[] scratch, float[] out, int outAt) {
    int whole = count & -SUM_LANES;
    for (int lane = 0; lane < SUM_LANES; lane += PAIR) {
      sumLanesOfFour(x, at + lane, at + whole, distance, scratch, lane);
    }
    for (int block = 0; block < 4; block++) {
      int lanesAt = block * SUM_LANES;
      PlainRowKernels.addRest(x, at + block * distance, whole, count, scratch, lanesAt);
      out[outAt + block] = tree(scratch, lanesAt);
    }
  }

  private static void sumLanesOfFour(
      float[] x, int at, int end, int distance, float[] lanes, int to) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    for (int i = at; i < end; i += SUM_LANES) {
      int second = i + distance;
      int third = second + distance;
      int fourth = third + distance;
      a0 = FloatVector.fromArray(SPECIES, x, i).add(a0);
      a1 = FloatVector.fromArray(SPECIES, x, i + LENGTH).add(a1);
      b0 = FloatVector.fromArray(SPECIES, x, second).add(b0);
      b1 = FloatVector.fromArray(SPECIES, x, second + LENGTH).add(b1);
      c0 = FloatVector.fromArray(SPECIES, x, third).add(c0);
      c1 = FloatVector.fromArray(SPECIES, x, third + LENGTH).add(c1);
      d0 = FloatVector.fromArray(SPECIES, x, fourth).add(d0);
      d1 = FloatVector.fromArray(SPECIES, x, fourth + LENGTH).add(d1);
    }
    a0.intoArray(lanes, to);
    a1.intoArray(lanes, to + LENGTH);
    b0.intoArray(lanes, SUM_LANES + to);
    b1.intoArray(lanes, SUM_LANES + to + LENGTH);
    c0.intoArray(lanes, 2 * SUM_LANES + to);
    c1.intoArray(lanes, 2 * SUM_LANES + to + LENGTH);
    d0.intoArray(lanes, 3 * SUM_LANES + to);
    d1.intoArray(lanes, 3 * SUM_LANES + to + LENGTH);
  }

  /** The tree over 32 lanes, written out. */
  private static float tree(float[] s, int at) {
    return (quarter(s, at) + quarter(s, at + 2)) + (quarter(s, at + 1) + quarter(s, at + 3));
  }

  /** Lanes at, at + 4, … at + 28 in the tree's order. */
  private static float quarter(float[] s, int at) {
    float even = (s[at] + s[at + 16]) + (s[at + 8] + s[at + 24]);
    float odd = (s[at + 4] + s[at + 20]) + (s[at + 12] + s[at + 28]);
    return even + odd;
  }

  @Override
  public float max(float[] x, int at, int count) {
    return count < PAIR
        ? PLAIN.max(x, at, count)
        : Float.intBitsToFloat((int) extremes(x, at, count)) + 0f;
  }

  @Override
  public float min(float[] x, int at, int count) {
    return count < PAIR
        ? PLAIN.min(x, at, count)
        : Float.intBitsToFloat((int) (extremes(x, at, count) >>> 32)) + 0f;
  }

  @Override
  public boolean maxWithin(float spread, float[] x, int at, int count, float[] out, int outAt) {
    if (count < PAIR) {
      return PLAIN.maxWithin(spread, x, at, count, out, outAt);
    }
    long extremes = extremes(x, at, count);
    float max = Float.intBitsToFloat((int) extremes);
    float min = Float.intBitsToFloat((int) (extremes >>> 32));
    boolean within = max - min <= spread;
    out[outAt] = within ? max + 0f : maxNumber(x, at, count);
    return within;
  }

  /**
   * Bits of the smallest element, then of the largest, both NaN if any element is; at least {@link
   * #PAIR} elements.
   *
   * <p>By the elements' bits, as a vector's maximum of floats is six operations and one of integers
   * is one. As signed numbers, bits of floats ≥ +0 are in the floats' order and below them are all
   * others; as unsigned ones, bits of floats ≤ −0 are in reverse order and above all others. A NaN
   * is beyond an infinity of its sign. The last elements go first, whole vectors of them, as an
   * element may well be met twice.
   */
  private static long extremes(float[] x, int at, int count) {
    IntVector largest = bits(x, at + count - PAIR);
    IntVector highest = largest;
    IntVector lowest = largest;
    IntVector largest1 = bits(x, at + count - LENGTH);
    IntVector highest1 = largest1;
    IntVector lowest1 = largest1;
    int before = count - PAIR;
    for (int i = 0; i < before; i += PAIR) {
      IntVector x0 = bits(x, at + i);
      largest = x0.max(largest);
      highest = x0.lanewise(VectorOperators.UMAX, highest);
      lowest = x0.lanewise(VectorOperators.UMIN, lowest);
      IntVector x1 = bits(x, at + i + LENGTH);
      largest1 = x1.max(largest1);
      highest1 = x1.lanewise(VectorOperators.UMAX, highest1);
      lowest1 = x1.lanewise(VectorOperators.UMIN, lowest1);
    }
    int sign = Integer.MIN_VALUE;
    int top = largest.max(largest1).reduceLanes(VectorOperators.MAX);
    int flippedHigh =
        highest
            .lanewise(VectorOperators.UMAX, highest1)
            .lanewise(VectorOperators.XOR, sign)
            .reduceLanes(VectorOperators.MAX);
    int flippedLow =
        lowest
            .lanewise(VectorOperators.UMIN, lowest1)
            .lanewise(VectorOperators.XOR, sign)
            .reduceLanes(VectorOperators.MIN);
    if (top > INFINITY_BITS || flippedHigh > INFINITY_BITS) {
      return (long) NAN_BITS << 32 | NAN_BITS;
    }
    int nearestToZero = flippedLow ^ sign;
    int max = top >= 0 ? top : nearestToZero;
    int min = flippedHigh >= 0 ? flippedHigh ^ sign : nearestToZero;
    return (long) min << 32 | max & 0xffffffffL;
  }

  private static IntVector bits(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at).reinterpretAsInts();
  }

  @Override
  public float maxNumber(float[] x, int at, int count) {
    int whole = count - count % PAIR;
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    for (int i = 0; i < whole; i += PAIR) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at + i);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + i + LENGTH);
      m0 = m0.blend(x0, x0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(x1, x1.compare(VectorOperators.GT, m1));
    }
    float first = m0.reduceLanes(VectorOperators.MAX);
    float second = m1.reduceLanes(VectorOperators.MAX);
    float best = first > second || first != first ? first : second;
    for (int i = whole; i < count; i++) {
      float value = x[at + i];
      best = value > best ? value : best;
    }
    return best + 0f;
  }

  @Override
  public void start(float[] x, int at, float[] to, int toAt, int count) {
    int whole = count & -LENGTH;
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector.fromArray(SPECIES, x, at + i).add(0f).intoArray(to, toAt + i);
    }
    for (int i = whole; i < count; i++) {
      to[toAt + i] = x[at + i] + 0f;
    }
  }

  @Override
  public void add(float[] x, int at, float[] to, int toAt, int count) {
    int whole = count & -LENGTH;
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector.fromArray(SPECIES, to, toAt + i)
          .add(FloatVector.fromArray(SPECIES, x, at + i))
          .intoArray(to, toAt + i);
    }
    for (int i = whole; i < count; i++) {
      to[toAt + i] += x[at + i];
    }
  }

  @Override
  public void scale(float[] x, int at, int count, float factor) {
    int whole = count & -LENGTH;
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector.fromArray(SPECIES, x, at + i).mul(factor).intoArray(x, at + i);
    }
    for (int i = whole; i < count; i++) {
      x[at + i] *= factor;
    }
  }

  @Override
  public void addFour(float[] x, int at, int distance, float[] to, int toAt, int count) {
    int second = at + distance;
    int third = second + distance;
    int fourth = third + distance;
    int whole = count & -LENGTH;
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector.fromArray(SPECIES, to, toAt + i)
          .add(FloatVector.fromArray(SPECIES, x, at + i))
          .add(FloatVector.fromArray(SPECIES, x, second + i))
          .add(FloatVector.fromArray(SPECIES, x, third + i))
          .add(FloatVector.fromArray(SPECIES, x, fourth + i))
          .intoArray(to, toAt + i);
    }
    for (int i = whole; i < count; i++) {
      to[toAt + i] = to[toAt + i] + x[at + i] + x[second + i] + x[third + i] + x[fourth + i];
    }
  }
}

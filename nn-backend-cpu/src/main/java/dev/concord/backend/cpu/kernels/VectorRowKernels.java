package dev.concord.backend.cpu.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowKernels} with the Vector API. Never used as it is: {@link RowKernelChoice} defines a hidden
 * copy of it for each lane count, whose class data is the species, because the compiler makes fast code
 * only of a species that is a constant.
 *
 * <p>A sum's chain of additions is fixed, so its speed comes from several chains at once: two vectors
 * of lanes of four blocks.
 */
final class VectorRowKernels implements RowKernels {
  private static final VectorSpecies<Float> SPECIES = species();
  private static final int LENGTH = SPECIES.length();
  private static final int PAIR = 2 * LENGTH;

  /** For {@link RowKernelChoice}. */
  VectorRowKernels() {}

  @SuppressWarnings("unchecked")
  private static VectorSpecies<Float> species() {
    try {
      VectorSpecies<?> species =
          MethodHandles.classData(MethodHandles.lookup(), "_", VectorSpecies.class);
      return (VectorSpecies<Float>) species.check(float.class);
    } catch (IllegalAccessException unexpected) {
      throw new IllegalStateException("The vector kernels have no class data", unexpected);
    }
  }

  @Override
  public float sum(float[] x, int at, int count, float[] scratch) {
    int whole = count & -SUM_LANES;
    for (int lane = 0; lane < SUM_LANES; lane += PAIR) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < whole; i += SUM_LANES) {
        s0 = s0.add(FloatVector.fromArray(SPECIES, x, at + i));
        s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + i + LENGTH));
      }
      s0.intoArray(scratch, lane);
      s1.intoArray(scratch, lane + LENGTH);
    }
    PlainRowKernels.addRest(x, at, whole, count, scratch, 0);
    return PlainRowKernels.tree(scratch, 0, SUM_LANES);
  }

  @Override
  public void sumFour(
      float[] x, int at, int distance, int count, float[] scratch, float[] out, int outAt) {
    int whole = count & -SUM_LANES;
    int second = at + distance;
    int third = second + distance;
    int fourth = third + distance;
    for (int lane = 0; lane < SUM_LANES; lane += PAIR) {
      FloatVector a0 = FloatVector.zero(SPECIES);
      FloatVector a1 = a0;
      FloatVector b0 = a0;
      FloatVector b1 = a0;
      FloatVector c0 = a0;
      FloatVector c1 = a0;
      FloatVector d0 = a0;
      FloatVector d1 = a0;
      for (int i = lane; i < whole; i += SUM_LANES) {
        a0 = a0.add(FloatVector.fromArray(SPECIES, x, at + i));
        a1 = a1.add(FloatVector.fromArray(SPECIES, x, at + i + LENGTH));
        b0 = b0.add(FloatVector.fromArray(SPECIES, x, second + i));
        b1 = b1.add(FloatVector.fromArray(SPECIES, x, second + i + LENGTH));
        c0 = c0.add(FloatVector.fromArray(SPECIES, x, third + i));
        c1 = c1.add(FloatVector.fromArray(SPECIES, x, third + i + LENGTH));
        d0 = d0.add(FloatVector.fromArray(SPECIES, x, fourth + i));
        d1 = d1.add(FloatVector.fromArray(SPECIES, x, fourth + i + LENGTH));
      }
      a0.intoArray(scratch, lane);
      a1.intoArray(scratch, lane + LENGTH);
      b0.intoArray(scratch, SUM_LANES + lane);
      b1.intoArray(scratch, SUM_LANES + lane + LENGTH);
      c0.intoArray(scratch, 2 * SUM_LANES + lane);
      c1.intoArray(scratch, 2 * SUM_LANES + lane + LENGTH);
      d0.intoArray(scratch, 3 * SUM_LANES + lane);
      d1.intoArray(scratch, 3 * SUM_LANES + lane + LENGTH);
    }
    for (int block = 0; block < 4; block++) {
      int lanesAt = block * SUM_LANES;
      PlainRowKernels.addRest(x, at + block * distance, whole, count, scratch, lanesAt);
      out[outAt + block] = PlainRowKernels.tree(scratch, lanesAt, SUM_LANES);
    }
  }

  @Override
  public float max(float[] x, int at, int count) {
    int whole = count - count % PAIR;
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    for (int i = 0; i < whole; i += PAIR) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, at + i));
      m1 = m1.max(FloatVector.fromArray(SPECIES, x, at + i + LENGTH));
    }
    float best = m0.max(m1).reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < count; i++) {
      float value = x[at + i];
      if (value > best || value != value) {
        best = value;
      }
    }
    return best + 0f;
  }

  @Override
  public float min(float[] x, int at, int count) {
    int whole = count - count % PAIR;
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector m1 = m0;
    for (int i = 0; i < whole; i += PAIR) {
      m0 = m0.min(FloatVector.fromArray(SPECIES, x, at + i));
      m1 = m1.min(FloatVector.fromArray(SPECIES, x, at + i + LENGTH));
    }
    float best = m0.min(m1).reduceLanes(VectorOperators.MIN);
    for (int i = whole; i < count; i++) {
      float value = x[at + i];
      if (value < best || value != value) {
        best = value;
      }
    }
    return best + 0f;
  }
}

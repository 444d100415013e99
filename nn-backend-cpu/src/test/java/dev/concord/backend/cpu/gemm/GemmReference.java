package dev.concord.backend.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;

/**
 * The contract of the matrix product in the plainest code, and the harness that compares with it.
 */
final class GemmReference {
  static final int A_OFFSET = 3;
  static final int B_OFFSET = 5;
  static final int C_OFFSET = 7;
  private static final float GUARD = 12345.5f;

  private GemmReference() {}

  static float[] random(int size, RandomGenerator random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  static float[] operandA(GemmShape shape, RandomGenerator random) {
    return random(A_OFFSET + shape.m() * shape.k() + GemmPlan.SLACK, random);
  }

  static float[] operandB(GemmShape shape, RandomGenerator random) {
    return random(B_OFFSET + shape.k() * shape.n() + GemmPlan.SLACK, random);
  }

  /** C alone, without offset. */
  static float[] multiply(GemmShape shape, float[] a, float[] b) {
    float[] c = new float[shape.m() * shape.n()];
    for (int i = 0; i < shape.m(); i++) {
      for (int j = 0; j < shape.n(); j++) {
        float sum = 0f;
        for (int start = 0; start == 0 || start < shape.k(); start += 256) {
          float t = 0f;
          for (int k = start; k < Math.min(shape.k(), start + 256); k++) {
            int aAt = shape.transposeA() ? k * shape.m() + i : i * shape.k() + k;
            int bAt = shape.transposeB() ? j * shape.k() + k : k * shape.n() + j;
            t = Math.fma(a[A_OFFSET + aAt], b[B_OFFSET + bAt], t);
          }
          sum = start == 0 ? t + 0f : sum + (t + 0f);
        }
        c[i * shape.n() + j] = sum;
      }
    }
    return c;
  }

  /** Runs a plan, last part first, and checks C's bits, what lies around C, and the inputs. */
  static void check(
      GemmShape shape, int lanes, int threads, GemmTuning tuning, float[] a, float[] b) {
    check(shape, lanes, threads, tuning, a, b, multiply(shape, a, b));
  }

  static void check(
      GemmShape shape,
      int lanes,
      int threads,
      GemmTuning tuning,
      float[] a,
      float[] b,
      float[] expected) {
    GemmPlan plan = GemmPlan.plan(shape, lanes, threads, tuning);
    String where = "%s, lanes %d, threads %d, %s".formatted(shape, lanes, threads, tuning);
    float[] aBefore = a.clone();
    float[] bBefore = b.clone();
    float[] c = new float[C_OFFSET + expected.length + GemmPlan.SLACK];
    float[] workspace = new float[plan.workspaceFloats() + GemmPlan.SLACK];
    java.util.Arrays.fill(c, GUARD);
    java.util.Arrays.fill(workspace, GUARD);
    for (int part = plan.parts() - 1; part >= 0; part--) {
      plan.run(part, a, A_OFFSET, b, B_OFFSET, c, C_OFFSET, workspace, null);
    }
    for (int i = 0; i < c.length; i++) {
      int at = i - C_OFFSET;
      boolean inside = at >= 0 && at < expected.length;
      float wanted = inside ? expected[at] : GUARD;
      // floatToIntBits makes every NaN the same NaN.
      if (Float.floatToIntBits(wanted) != Float.floatToIntBits(c[i])) {
        assertEquals(wanted, c[i], where + ", element " + at);
      }
    }
    for (int i = plan.workspaceFloats(); i < workspace.length; i++) {
      assertEquals(GUARD, workspace[i], where + ", behind the workspace");
    }
    assertSameBits(aBefore, a, where + ", A");
    assertSameBits(bBefore, b, where + ", B");
  }

  static void assertSameBits(float[] expected, float[] actual, String where) {
    assertEquals(expected.length, actual.length, where);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        assertEquals(expected[i], actual[i], where + " at " + i);
      }
    }
  }
}

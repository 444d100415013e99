package dev.concord.backend.cpu;

import dev.concord.backend.cpu.gemm.GemmPlan;
import dev.concord.backend.cpu.gemm.GemmShape;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.device.DeviceException;

/**
 * Checks on the current thread that arithmetic has the contract's bits. A foreign native library
 * may have changed a thread's floating-point mode (flush subnormals to zero, another rounding), and
 * then no result can be trusted. Operands come from an array, so that no compiler computes them
 * ahead.
 */
final class SelfTest {
  private static final int PRODUCT_HASH = 0x2166571e;

  /** The smallest subnormal, the smallest normal number, 1/2, 1, 3, 1 + 2⁻²³, 1 − 2⁻²⁴, 2. */
  private final float[] operands = {
    Float.MIN_VALUE, Float.MIN_NORMAL, 0.5f, 1f, 3f, 1.0000001f, 0.99999994f, 2f
  };

  /** Runs every check; throws with the reason where one fails. */
  void run() {
    float[] x = operands;
    check("the sum of two subnormal numbers", x[0] + x[0], 0x00000002);
    check("a product that is subnormal", x[1] * x[2], 0x00400000);
    check("a product of a subnormal number", x[0] * x[4], 0x00000003);
    check("a fused multiply-add", Math.fma(x[5], x[6], -x[3]), 0x337ffffe);
    check("a quotient", x[3] / x[4], 0x3eaaaaab);
    check("a square root", (float) Math.sqrt(x[7]), 0x3fb504f3);
    product();
  }

  /** A product over two chunks of K, one element of which is subnormal along the way. */
  private void product() {
    int k = GemmPlan.CHUNK + 44;
    float[] a = new float[2 * k + CpuOperand.SLACK];
    float[] b = new float[k * 3 + CpuOperand.SLACK];
    for (int i = 0; i < 2 * k; i++) {
      a[i] = operands[i % 8] / operands[4];
    }
    for (int i = 0; i < 3 * k; i++) {
      b[i] = operands[7] - operands[i * 5 % 8];
    }
    float[] c = new float[6 + CpuOperand.SLACK];
    GemmPlan plan = GemmPlan.plan(new GemmShape(2, 3, k, false, false), 1, 1);
    plan.run(0, a, 0, b, 0, c, 0, new float[plan.workspaceFloats()], null);
    int hash = 1;
    for (int i = 0; i < 6; i++) {
      hash = 31 * hash + Float.floatToRawIntBits(c[i]);
    }
    if (hash != PRODUCT_HASH) {
      throw failure("a matrix product", PRODUCT_HASH, hash);
    }
  }

  private static void check(String what, float result, int expected) {
    int bits = Float.floatToRawIntBits(result);
    if (bits != expected) {
      throw failure(what, expected, bits);
    }
  }

  private static DeviceException failure(String what, int expected, int got) {
    return new DeviceException(
        "This thread's arithmetic is not exact: %s should have bits %08x, got %08x. A native library"
                .formatted(what, expected, got)
            + " may have changed the floating-point mode; run without it");
  }
}

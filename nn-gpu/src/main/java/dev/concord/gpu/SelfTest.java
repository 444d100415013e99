package dev.concord.gpu;

/**
 * Checks that a device's arithmetic has the contract's bits, before anything is computed with it:
 * subnormal numbers, fused multiply-add, division, square root, and a small product.
 */
final class SelfTest {
  private SelfTest() {}

  /** Throws with the reason where a check fails. */
  static void run(GpuDriver driver) {
    // The probe kernels come with the first kernels.
  }
}

package dev.concord.backend.cpu.gemm;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Assumptions;

/** Generated kernels that this machine can run fast. It needs the Vector API's module. */
final class FastKernels {
  /** Floats in a vector of this machine: code for wider ones never gets fast. */
  static final int LANES = Math.clamp(FloatVector.SPECIES_PREFERRED.length(), 4, 16);

  /** What the widest vectors have. Tests ask for them everywhere. */
  private static final int MOST_LANES = 16;

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private FastKernels() {}

  /**
   * Waits until the warm-up has made fast code of all kernels of a plan. Where the machine has
   * narrower vectors only, the widest kernels of other tests keep the warm-up busy for long: there
   * the test is given up.
   */
  static void await(GemmPlan plan) throws InterruptedException {
    long start = System.nanoTime();
    while (!plan.usesGeneratedKernels()) {
      Assumptions.assumeTrue(
          LANES == MOST_LANES || System.nanoTime() - start < PATIENCE_NANOS,
          "the warm-up is busy with vectors that this machine has not");
      Thread.sleep(1);
    }
  }
}

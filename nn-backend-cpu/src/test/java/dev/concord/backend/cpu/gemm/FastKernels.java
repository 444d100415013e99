package dev.concord.backend.cpu.gemm;

import jdk.incubator.vector.FloatVector;

/** Generated kernels that this machine can run fast. It needs the Vector API's module. */
final class FastKernels {
  /** Floats in a vector of this machine: code for wider ones never gets fast. */
  static final int LANES = Math.clamp(FloatVector.SPECIES_PREFERRED.length(), 4, 16);

  private FastKernels() {}

  /** Waits until the warm-up has made fast code of all kernels of a plan. */
  static void await(GemmPlan plan) throws InterruptedException {
    while (!plan.usesGeneratedKernels()) {
      Thread.sleep(1);
    }
  }
}

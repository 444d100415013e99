package dev.concord.backend.cpu;

import jdk.incubator.vector.FloatVector;

/** Whether the JVM offers the Vector API, asked without loading any of its classes. */
final class VectorSupport {
  /** The JVM option that makes the Vector API available. */
  static final String FLAG = "--add-modules jdk.incubator.vector";

  private static final int MOST_LANES = 16;
  private static final int LEAST_LANES = 4;

  private VectorSupport() {}

  static boolean isPresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Float32 lanes of the machine's preferred vectors; 1 without the Vector API. */
  static int preferredLanes() {
    return isPresent() ? Preferred.lanes() : 1;
  }

  /** Loaded only where the module is present. */
  private static final class Preferred {
    static int lanes() {
      int lanes = FloatVector.SPECIES_PREFERRED.length();
      return lanes < LEAST_LANES ? 1 : Math.min(lanes, MOST_LANES);
    }
  }
}

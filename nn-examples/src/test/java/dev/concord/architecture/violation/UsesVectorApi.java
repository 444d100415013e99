package dev.concord.architecture.violation;

import jdk.incubator.vector.FloatVector;

/** Breaks a rule on purpose: the Vector API outside the CPU backend. */
public final class UsesVectorApi {
  private UsesVectorApi() {}

  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}

package dev.concord.architecture.violation;

import jdk.incubator.vector.VectorOperators;

/** Breaks a rule on purpose: an operator whose bits depend on the machine. */
public final class UsesApproximateOperator {
  private UsesApproximateOperator() {}

  static String names() {
    return VectorOperators.EXP.name() + VectorOperators.ADD.name();
  }
}

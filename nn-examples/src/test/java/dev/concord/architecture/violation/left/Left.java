package dev.concord.architecture.violation.left;

import dev.concord.architecture.violation.right.Right;

/** Breaks a rule on purpose: half of a cycle between two packages. */
public final class Left {
  private Left() {}

  /** Names both halves. */
  public static String name() {
    return "left of " + Right.class.getSimpleName();
  }
}

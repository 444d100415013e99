package dev.concord.architecture.violation.right;

import dev.concord.architecture.violation.left.Left;

/** Breaks a rule on purpose: half of a cycle between two packages. */
public final class Right {
  private Right() {}

  /** Names both halves. */
  public static String name() {
    return "right of " + Left.class.getSimpleName();
  }
}

package dev.concord.architecture.violation;

import java.util.concurrent.ThreadLocalRandom;

/** Breaks a rule on purpose: random numbers that no seed of ours decides. */
public final class UsesJdkRandom {
  private UsesJdkRandom() {}

  static Object generator() {
    return ThreadLocalRandom.current();
  }
}

package dev.concord.architecture.violation;

import java.util.Collections;
import java.util.List;

/** Breaks a rule on purpose: a shuffle that no seed of ours decides. */
public final class UsesJdkShuffle {
  private UsesJdkShuffle() {}

  static void mix(List<String> rows) {
    Collections.shuffle(rows);
  }
}

package dev.concord.acceptance;

import java.util.ArrayList;
import java.util.List;

/** Finds the worker threads of open cpu devices. */
final class Workers {
  private static List<Thread> known = List.of();

  private Workers() {}

  /** The threads that compute besides the caller; looked up again only when one has ended. */
  static List<Thread> threads() {
    if (known.isEmpty() || known.stream().anyMatch(thread -> !thread.isAlive())) {
      List<Thread> found = new ArrayList<>();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        String name = thread.getName();
        if (name.startsWith("concord-cpu-") && Character.isDigit(name.charAt(name.length() - 1))) {
          found.add(thread);
        }
      }
      known = found;
    }
    return known;
  }
}

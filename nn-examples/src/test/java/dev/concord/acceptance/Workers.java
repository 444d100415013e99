package dev.concord.acceptance;

import java.util.ArrayList;
import java.util.List;

/** Finds the worker threads of open cpu devices. */
final class Workers {
  private Workers() {}

  /** The calling thread and the threads that compute besides it, by their numbers. */
  static long[] withCaller() {
    List<Long> found = new ArrayList<>();
    found.add(Thread.currentThread().threadId());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.startsWith("concord-cpu-") && Character.isDigit(name.charAt(name.length() - 1))) {
        found.add(thread.threadId());
      }
    }
    return found.stream().mapToLong(Long::longValue).toArray();
  }
}

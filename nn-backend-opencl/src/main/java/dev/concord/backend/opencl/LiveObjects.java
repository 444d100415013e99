package dev.concord.backend.opencl;

import java.util.EnumMap;
import java.util.Map;

/** Counts a device's OpenCL objects, so that one which is never released shows. */
final class LiveObjects {
  /** Kinds of objects that have to be released. */
  enum Kind {
    CONTEXT,
    QUEUE,
    MEMORY,
    PROGRAM,
    KERNEL,
    EVENT
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  void made(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  void released(Kind kind) {
    counts.merge(kind, -1, (count, one) -> count + one == 0 ? null : count + one);
  }

  /** How many of each kind exist; kinds with none are left out. */
  Map<Kind, Integer> counts() {
    return Map.copyOf(counts);
  }
}

package dev.concord.backend.cpu.task;

/**
 * One kernel call of a compiled program, bound to its memory: everything that can be decided ahead
 * is decided, and a run allocates nothing. It is not a thread; the device gives its parts to
 * threads.
 */
public interface CpuTask {
  /**
   * Number of parts, at least 1, the same for the task's whole life. Parts may run at once on
   * different threads and in any order; all end before the next task begins. A task with one part
   * runs on the calling thread.
   */
  int parts();

  /** Computes part {@code part}, 0 ≤ part &lt; {@link #parts}. */
  void run(int part);
}

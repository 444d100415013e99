package dev.concord.backend.cpu.task;

/**
 * What a task is built for: the threads that will run it and the width of vectors. Neither may
 * change a bit of the result.
 *
 * @param threads threads of the device, at least 1
 * @param lanes float32 lanes of a vector: 16, 8 or 4; 1 where the Vector API must not be touched
 */
public record CpuContext(int threads, int lanes) {
  /** Work of one part that outweighs handing it to another thread, in nanoseconds. */
  private static final long LEAST_NANOS_PER_PART = 2_000;

  /**
   * Number of parts for work that takes one thread about {@code nanos}: 1 where more do not pay.
   */
  public int parts(double nanos) {
    return Math.clamp((long) nanos / LEAST_NANOS_PER_PART, 1, threads);
  }
}

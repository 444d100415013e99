package dev.concord.benchmarks;

import java.util.Arrays;

/** The time of one call of an operation that is run again and again. */
final class Stopwatch {
  /** A call shorter than this is measured in groups, so that reading the clock costs nothing. */
  private static final long SHORTEST_SAMPLE_NANOSECONDS = 50_000;

  /**
   * A fifth of a turn is not counted: the idle threads of the contender before may still spin on
   * the cores, and caches hold its data.
   */
  private static final long UNCOUNTED_PART = 5;

  private Stopwatch() {}

  /** Time of a call, from as many samples as fit into the time, at least three. */
  static double measured(Runnable operation, long nanoseconds, int percentile) {
    operation.run();
    int calls = 1;
    long once = time(operation, calls);
    while (once < SHORTEST_SAMPLE_NANOSECONDS) {
      calls *= 2;
      once = time(operation, calls);
    }
    double[] samples = new double[(int) Math.max(3, nanoseconds / once + 1)];
    int count = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanoseconds / UNCOUNTED_PART) {
      time(operation, calls);
    }
    long end = start + nanoseconds;
    while (count < 3 || (count < samples.length && System.nanoTime() < end)) {
      samples[count++] = (double) time(operation, calls) / calls;
    }
    return percentile(Arrays.copyOf(samples, count), percentile);
  }

  /** That of the values below which so many percent of them lie. Sorts them. */
  static double percentile(double[] values, int percentile) {
    Arrays.sort(values);
    return values[Math.min(values.length * percentile / 100, values.length - 1)];
  }

  private static long time(Runnable operation, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      operation.run();
    }
    return System.nanoTime() - start;
  }
}

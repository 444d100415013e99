package dev.concord.acceptance;

import com.sun.management.ThreadMXBean;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.parity.DigitNetwork;
import dev.concord.train.TrainingSession;
import java.lang.management.ManagementFactory;

/** Takes steps until they are warm and prints the fewest bytes that 20 of them allocated. */
public final class SteadyStepMain {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long LONGEST_WARM_UP_NANOS = 200_000_000_000L;

  private SteadyStepMain() {}

  /** Takes the number of threads. */
  public static void main(String[] arguments) {
    DeviceOptions options = DeviceOptions.DEFAULT.with("threads", arguments[0]);
    try (Device device = Backends.open("cpu", options);
        TrainingSession session = DigitNetwork.session(device)) {
      int[] rows = new int[DigitNetwork.BATCH];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = row * 3;
      }
      long[] computing = Workers.withCaller();
      long least = Long.MAX_VALUE;
      // Vector code allocates until it is compiled; a background thread may still be compiling.
      long deadline = System.nanoTime() + LONGEST_WARM_UP_NANOS;
      while (least > 0 && System.nanoTime() < deadline) {
        long before = allocated(computing);
        for (int step = 0; step < 20; step++) {
          session.step(rows, rows.length);
        }
        least = Math.min(least, allocated(computing) - before);
      }
      System.out.println(least);
    }
  }

  /** Bytes allocated by these threads so far; allocates nothing itself. */
  static long allocated(long[] threads) {
    long sum = 0;
    for (long thread : threads) {
      sum += THREADS.getThreadAllocatedBytes(thread);
    }
    return sum;
  }
}

package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.train.TrainingSession;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training step that is warm allocates nothing, on no thread. */
class SteadyStepTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long LONGEST_WARM_UP_NANOS = 60_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWarmStepAllocatesNothing(int threads) {
    try (Device device = Backends.open("cpu", DeviceOptions.DEFAULT.with("threads", threads));
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
      assertEquals(0, least, "bytes allocated by 20 steps");
    }
  }

  /** Bytes allocated by these threads so far; allocates nothing itself. */
  private static long allocated(long[] threads) {
    long sum = 0;
    for (long thread : threads) {
      sum += THREADS.getThreadAllocatedBytes(thread);
    }
    return sum;
  }

  @Test
  void theMeasureSeesAllocations() {
    long[] threads = Workers.withCaller();
    long before = allocated(threads);
    byte[] some = new byte[1000];
    assertTrue(allocated(threads) - before >= some.length);
  }
}

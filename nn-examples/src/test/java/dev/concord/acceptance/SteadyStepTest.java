package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training step that is warm allocates nothing, on no thread. */
class SteadyStepTest {
  private static final int PROCESSES = 4;

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void aWarmStepAllocatesNothing(String threads) throws IOException, InterruptedException {
    List<String> flags = List.of("--add-modules", "jdk.incubator.vector");
    String bytes = "";
    // In some processes HotSpot does not inline all of a vector operation, and boxes vectors.
    for (int attempt = 0; attempt < PROCESSES && !bytes.equals("0"); attempt++) {
      bytes = ChildJvm.output(flags, SteadyStepMain.class, threads);
    }
    assertEquals("0", bytes, "bytes allocated by 20 steps");
  }

  @Test
  void theMeasureSeesAllocations() {
    long[] threads = {Thread.currentThread().threadId()};
    long before = SteadyStepMain.allocated(threads);
    byte[] some = new byte[1000];
    assertTrue(SteadyStepMain.allocated(threads) - before >= some.length);
  }
}

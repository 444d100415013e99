package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Runs that nobody reads from: how far the host gets ahead of the device. */
class RunsInFlightTest {
  private int queued;
  private int done;

  /** A place in a queue that the device works off only where the host waits. */
  private final class Place implements GpuDriver.Mark {
    private int place;

    @Override
    public void set() {
      place = queued;
    }

    @Override
    public void await() {
      assertTrue(place < queued, "the queue runs empty");
      done = Math.max(done, place);
    }

    @Override
    public void close() {}
  }

  @Test
  void theHostStaysWithinItsBoundAndTheQueueIsNeverEmpty() {
    RunsInFlight runs = new RunsInFlight(new Place(), new Place());
    int most = 0;
    for (int run = 0; run < 5_000; run++) {
      queued++;
      most = Math.max(most, queued - done);
      runs.queued();
    }
    assertEquals(RunsInFlight.MOST, most);
  }
}

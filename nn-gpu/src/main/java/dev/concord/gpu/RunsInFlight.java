package dev.concord.gpu;

/**
 * Keeps the host from running ahead of the device without bound, where it queues runs and reads
 * nothing: what is queued takes the driver's memory. Every so many runs the queue gets a mark, and
 * the host waits for the mark before the last one; so the queue never runs empty meanwhile.
 */
final class RunsInFlight {
  /** Runs between two marks: enough that waiting costs nothing, few enough to be no burden. */
  private static final int BETWEEN = 16;

  /** Most runs that are queued and not known to be done. */
  static final int MOST = 3 * BETWEEN;

  private GpuDriver.Mark older;
  private GpuDriver.Mark newer;
  private int sinceMark;

  /** Counts with two marks that are not set. */
  RunsInFlight(GpuDriver.Mark first, GpuDriver.Mark second) {
    older = first;
    newer = second;
  }

  /** Counts a run that is in the queue now; may wait for earlier ones. */
  void queued() {
    sinceMark++;
    if (sinceMark == BETWEEN) {
      sinceMark = 0;
      older.await();
      older.set();
      GpuDriver.Mark set = older;
      older = newer;
      newer = set;
    }
  }
}

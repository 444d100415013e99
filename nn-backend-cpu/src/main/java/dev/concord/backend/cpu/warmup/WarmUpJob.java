package dev.concord.backend.cpu.warmup;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Code that a {@link BackgroundWarmUp} is to heat, with its place among the others: the most work
 * first, then the first requested. Making it or calling it may fail, which costs speed, not
 * results: the failure is logged, and slower code goes on.
 */
final class WarmUpJob implements Comparable<WarmUpJob> {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUpJob.class);

  /** Rounds, about a second of them, after which other code gets its turn. */
  private static final int TURN = 500;

  private static final long REPORT_MILLIS = 20_000;

  private final String name;
  private final ColdCodeSource code;
  private final int number;
  private long work;
  private Heating heating;
  private long start;
  private boolean reported;

  WarmUpJob(String name, long work, int number, ColdCodeSource code) {
    this.name = name;
    this.work = work;
    this.number = number;
    this.code = code;
  }

  @Override
  public int compareTo(WarmUpJob other) {
    int byWork = Long.compare(other.work, work);
    return byWork != 0 ? byWork : Integer.compare(number, other.number);
  }

  /** Whether anybody could still run the code. */
  boolean isWanted() {
    return code.isWanted();
  }

  /** One round of calls; true if the job is at its end. */
  boolean round() {
    try {
      return !isWanted() || heated();
    } catch (RuntimeException | Error failure) { // whatever it is: waiters must hear the end
      LOG.warn("{} could not be prepared; slower code with the same bits runs", name, failure);
      return true;
    }
  }

  private boolean heated() {
    if (heating == null) {
      start = System.nanoTime();
      Optional<ColdCode> made = code.make();
      if (made.isEmpty()) {
        return true;
      }
      heating = new Heating(made.get());
    }
    boolean fast = heating.round();
    if (fast) {
      LOG.debug("{} is fast after {} ms", name, millis());
    } else if (!reported && millis() > REPORT_MILLIS) {
      reported = true;
      LOG.info(
          "{} is not compiled after {} ms; slower code with the same bits runs until it is",
          name,
          millis());
    }
    return fast;
  }

  private long millis() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Whether it has been called for long enough for others to be tried. */
  boolean hasHadItsTurn() {
    return heating != null && heating.rounds() % TURN == 0;
  }

  /** Lets all others go first. */
  void putLast() {
    work = -1;
  }
}

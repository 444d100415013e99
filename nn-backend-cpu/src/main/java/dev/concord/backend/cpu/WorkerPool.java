package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * A fixed set of daemon threads which, with the caller, compute the parts of one task at a time.
 * Part p of n always goes to the same thread, so that consecutive tasks find their rows in that
 * thread's cache. It is not a queue: {@link #run} returns when all parts are done, and only one
 * thread may call it at a time.
 *
 * <p>Handing over is a counter per worker, which the caller raises and the worker waits for; the
 * worker answers with a counter of its own. Both spin for a short while first (a parked thread
 * takes tens of microseconds to wake), then the worker parks and the caller yields. Writes before a
 * counter is raised are visible to whoever has seen it raised.
 */
final class WorkerPool {
  /** Counters lie this far apart, so that no two share a cache line. */
  private static final int PAD = 16;

  private static final long SPIN_NANOS = 100_000;
  private static final long CROWDED_SPIN_NANOS = 2_000;
  private static final long LONGEST_NAP_NANOS = 50_000;
  private static final int SPINS_PER_LOOK = 32;
  private static final long JOIN_MILLIS = 2_000;

  private final int threads;
  private final IntSupplier sharersNow;
  private final long spinNanos;
  private final Thread[] workers;
  private final AtomicLongArray requested;
  private final AtomicLongArray finished;
  private final AtomicIntegerArray parked;
  private final Throwable[] failures;
  private long round;
  // Written before the counters are raised, read after.
  private CpuTask task;
  private int sharers;
  private boolean closing;

  /**
   * Starts {@code threads − 1} workers; the caller of {@link #run} is the first thread.
   *
   * @param sharersNow how many threads may share the next task, 1 to {@code threads}
   */
  @SuppressWarnings("this-escape") // workers read fields only after their counter is raised
  WorkerPool(int threads, IntSupplier sharersNow) {
    this.threads = threads;
    this.sharersNow = sharersNow;
    boolean crowded = threads > Runtime.getRuntime().availableProcessors();
    spinNanos = crowded ? CROWDED_SPIN_NANOS : SPIN_NANOS;
    requested = new AtomicLongArray(threads * PAD);
    finished = new AtomicLongArray(threads * PAD);
    parked = new AtomicIntegerArray(threads * PAD);
    failures = new Throwable[threads];
    workers = new Thread[threads];
    for (int worker = 1; worker < threads; worker++) {
      int number = worker;
      workers[worker] =
          Thread.ofPlatform().daemon().name("concord-cpu-" + number).start(() -> work(number));
    }
  }

  /** Computes all parts of a task. A failure in any part is thrown here, once all have ended. */
  void run(CpuTask next) {
    task = next;
    sharers = Math.min(next.parts(), sharersNow.getAsInt());
    round++;
    for (int worker = 1; worker < sharers; worker++) {
      requested.set(worker * PAD, round);
      if (parked.get(worker * PAD) != 0) {
        LockSupport.unpark(workers[worker]);
      }
    }
    Throwable failure = null;
    try {
      runShare(0);
    } catch (Throwable thrown) {
      failure = thrown;
    }
    for (int worker = 1; worker < sharers; worker++) {
      awaitFinished(worker);
      if (failures[worker] != null) {
        failure = failures[worker];
        failures[worker] = null;
      }
    }
    task = null;
    if (failure != null) {
      throwUnchecked(failure);
    }
  }

  private static void throwUnchecked(Throwable failure) {
    switch (failure) {
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void runShare(int thread) {
    CpuTask current = task;
    int parts = current.parts();
    int last = (thread + 1) * parts / sharers;
    for (int part = thread * parts / sharers; part < last; part++) {
      current.run(part);
    }
  }

  private void work(int worker) {
    long seen = 0;
    while (true) {
      seen = awaitRequest(worker, seen);
      if (closing) {
        return;
      }
      try {
        runShare(worker);
      } catch (Throwable thrown) {
        failures[worker] = thrown;
      }
      finished.setRelease(worker * PAD, seen);
    }
  }

  private long awaitRequest(int worker, long seen) {
    int at = worker * PAD;
    long start = 0;
    while (true) {
      for (int spin = 0; spin < SPINS_PER_LOOK; spin++) {
        long now = requested.getAcquire(at);
        if (now != seen) {
          return now;
        }
        Thread.onSpinWait();
      }
      long time = System.nanoTime();
      start = start == 0 ? time : start;
      if (time - start > spinNanos) {
        parked.set(at, 1);
        while (requested.get(at) == seen) {
          LockSupport.park(this);
        }
        parked.set(at, 0);
      }
    }
  }

  private void awaitFinished(int worker) {
    int at = worker * PAD;
    long start = 0;
    while (true) {
      for (int spin = 0; spin < SPINS_PER_LOOK; spin++) {
        if (finished.getAcquire(at) == round) {
          return;
        }
        Thread.onSpinWait();
      }
      long time = System.nanoTime();
      start = start == 0 ? time : start;
      if (time - start > 20 * spinNanos) {
        LockSupport.parkNanos(this, LONGEST_NAP_NANOS);
      } else if (time - start > spinNanos) {
        Thread.yield();
      }
    }
  }

  /** Ends the workers. */
  void close() {
    closing = true;
    round++;
    for (int worker = 1; worker < threads; worker++) {
      requested.set(worker * PAD, round);
      LockSupport.unpark(workers[worker]);
    }
    boolean interrupted = false;
    for (int worker = 1; worker < threads; worker++) {
      try {
        workers[worker].join(JOIN_MILLIS);
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

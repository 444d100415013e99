package dev.concord.backend.cpu;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that brings vector code to compiled speed while the device already works with
 * plain code. It lives only while there is something to do, and never keeps the JVM from ending. A
 * failure costs speed, not results: it is logged, and plain code goes on.
 */
final class BackgroundWarmUp implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWarmUp.class);

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  @Override
  public synchronized void execute(Runnable job) {
    if (closed) {
      return;
    }
    waiting.add(job);
    if (!running) {
      running = true;
      Thread.ofPlatform().daemon().name("concord-cpu-warm-up").start(this::work);
    }
  }

  private void work() {
    for (Runnable job = next(); job != null; job = next()) {
      long start = System.nanoTime();
      try {
        job.run();
        LOG.debug("Prepared fast code in {} ms", (System.nanoTime() - start) / 1_000_000);
      } catch (RuntimeException | LinkageError failure) {
        LOG.warn("Fast code could not be prepared; slower code with the same bits runs", failure);
      }
    }
  }

  private synchronized Runnable next() {
    Runnable job = waiting.poll();
    running = job != null;
    return job;
  }

  /** Drops what has not begun. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}

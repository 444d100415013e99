package dev.concord.backend.cpu.warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One daemon thread that brings vector code to compiled speed while slower code with the same bits
 * runs. A few pieces are heated in turn, those with the most work first; the thread ends when
 * nothing is left, and never keeps the JVM from ending.
 *
 * <p>Code that does not get fast (a busy compiler, a JVM without an optimising one, a machine
 * without the vector instruction) makes way for other code and is tried on, ever more rarely; code
 * that nobody wants any more is forgotten.
 */
public final class BackgroundWarmUp implements WarmUp {
  /** The thread rests for so many times what a round took: the compiler and the user need it. */
  private static final int REST = 3;

  /** And for this part of the time since anything got fast. */
  private static final long REST_WITHOUT_SUCCESS = 200;

  private static final long LONGEST_REST_MILLIS = 250;

  private final String thread;
  private final int atOnce;
  private final PriorityQueue<WarmUpJob> waiting = new PriorityQueue<>();
  private int requests;
  private volatile boolean working;

  /**
   * Starts no thread before there is something to do.
   *
   * @param thread name of the thread
   * @param atOnce pieces of code heated in turn; with more than five methods waiting for its
   *     optimising compiler HotSpot begins to compile without counting paths, and has to compile
   *     once more before it optimises
   */
  public BackgroundWarmUp(String thread, int atOnce) {
    this.thread = thread;
    this.atOnce = atOnce;
  }

  @Override
  public synchronized void request(String name, long work, ColdCodeSource code) {
    waiting.removeIf(job -> !job.isWanted());
    waiting.add(new WarmUpJob(name, work, requests++, code));
    if (!working) {
      Thread.ofPlatform().daemon().name(thread).start(this::work);
      working = true; // not where no thread could be started
    }
  }

  /** Whether code is being heated: then a processor is better left to the compiler. */
  public boolean isWorking() {
    return working;
  }

  /** Waits until nothing is left. */
  public synchronized void await() throws InterruptedException {
    while (working) {
      wait();
    }
  }

  private void work() {
    List<WarmUpJob> active = new ArrayList<>();
    long lastProgress = System.nanoTime();
    while (refill(active)) {
      long start = System.nanoTime();
      if (active.removeIf(WarmUpJob::round)) {
        lastProgress = System.nanoTime();
      }
      long now = System.nanoTime();
      long rest = Math.max(REST * (now - start), (now - lastProgress) / REST_WITHOUT_SUCCESS);
      try {
        Thread.sleep(Math.clamp(rest / 1_000_000, 1, LONGEST_REST_MILLIS));
      } catch (InterruptedException ofNoMeaning) {
        // A shorter rest: whoever interrupts is no user of the code, which others may wait for.
      }
    }
  }

  /** Takes what waits, as far as there is room; false if nothing is left. */
  private synchronized boolean refill(List<WarmUpJob> active) {
    if (!waiting.isEmpty()) {
      List<WarmUpJob> slow = active.stream().filter(WarmUpJob::hasHadItsTurn).toList();
      active.removeAll(slow);
      slow.forEach(WarmUpJob::putLast);
      waiting.addAll(slow);
    }
    while (active.size() < atOnce && !waiting.isEmpty()) {
      active.add(waiting.poll());
    }
    working = !active.isEmpty();
    notifyAll();
    return working;
  }
}

package dev.concord.examples.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends training in good order when the user presses Ctrl-C or the system ends the program: asks
 * training to stop at its next step, and holds the end of the JVM back until the weights are saved.
 * A second Ctrl-C ends the JVM at once. It listens while there is something to save only; before
 * and after, the JVM ends as it always does, at once and with exit code 130.
 */
public final class Interruption implements BooleanSupplier, AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 60;
  private static final long MILLISECONDS_BETWEEN_LOOKS = 50;
  private static final String SIGNAL_THREAD = "SIG(INT|TERM|HUP) handler";

  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "concord-interruption");
  private volatile boolean requested;

  /** Begins to listen. */
  public static Interruption listen() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      // The JVM began to end just now: there is nothing left to begin.
      interruption.requested = true;
    }
    return interruption;
  }

  /** Asks training to stop and waits until everything is saved. */
  public void request() {
    requested = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    try {
      while (!saved.await(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)
          && System.nanoTime() < end) {
        if (signals() > 1) {
          Runtime.getRuntime().halt(TrainingRun.INTERRUPTED);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How many signals to end are being handled. Java has no supported way to hear of a signal, but
   * the JVM starts a thread for each, which is seen as long as the JVM is held back here. On a JVM
   * that names it otherwise, a second Ctrl-C does nothing.
   */
  private static long signals() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(SIGNAL_THREAD))
        .count();
  }

  /** Whether training is to stop. */
  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /** Everything is saved: the JVM may end. */
  @Override
  public void close() {
    saved.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM began to end just now; the hook finds everything saved.
      }
    }
  }
}

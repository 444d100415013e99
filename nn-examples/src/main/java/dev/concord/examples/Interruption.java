package dev.concord.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends training in good order when the user presses Ctrl-C or the system ends the program: asks
 * training to stop at its next step, and holds the end of the JVM back until the weights are saved.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "concord-interruption");
  private volatile boolean requested;

  /** Begins to listen. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Asks training to stop and waits until everything is saved. */
  void request() {
    requested = true;
    try {
      saved.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

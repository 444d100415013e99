package dev.concord.examples;

import dev.concord.examples.run.Interruption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program for {@link InterruptionTest} that, asked to stop, never ends saving. */
final class SlowSaveMain {
  private SlowSaveMain() {}

  /** Says "listening", then "asked" when it is to stop. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Interruption interruption = Interruption.listen()) {
      IO.println("listening");
      while (!interruption.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      IO.println("asked");
      new CountDownLatch(1).await(); // for ever
    }
  }
}

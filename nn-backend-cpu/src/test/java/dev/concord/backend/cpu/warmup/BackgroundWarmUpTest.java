package dev.concord.backend.cpu.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Order, patience, forgetting and end of the warm-up, with code that gets fast after so many calls.
 */
class BackgroundWarmUpTest {
  private final BackgroundWarmUp warmUp = new BackgroundWarmUp("warm-up under test", 1);
  private final List<String> fast = Collections.synchronizedList(new ArrayList<>());

  private class Code implements ColdCode {
    private final String name;
    private final AtomicInteger slowCalls;

    Code(String name, int slowCalls) {
      this.name = name;
      this.slowCalls = new AtomicInteger(slowCalls);
    }

    @Override
    public void pass() {
      // Nothing to do.
    }

    @Override
    public void exercise() {
      slowCalls.decrementAndGet();
    }

    @Override
    public long fastNanos() {
      return slowCalls.get() > 0 ? -1 : Long.MAX_VALUE / 8;
    }

    @Override
    public void takeOver() {
      fast.add(name);
    }
  }

  private void request(String name, long work, int slowCalls) {
    warmUp.request(name, work, () -> Optional.of(new Code(name, slowCalls)));
  }

  /** Nothing is heated before the latch is at 0. */
  private CountDownLatch holdTheThread() {
    CountDownLatch released = new CountDownLatch(1);
    warmUp.request(
        "holds the thread",
        9,
        () -> {
          Assertions.assertDoesNotThrow(() -> released.await());
          return Optional.empty();
        });
    return released;
  }

  private void await() {
    Assertions.assertTimeoutPreemptively(Duration.ofMinutes(10), warmUp::await);
  }

  @Test
  void theMostWorkGoesFirst() {
    CountDownLatch allRequested = holdTheThread();
    request("little", 1, 1);
    request("much", 5, 1);
    request("little too", 1, 1);
    assertTrue(warmUp.isWorking());
    allRequested.countDown();
    await();
    assertEquals(List.of("much", "little", "little too"), fast);
    assertFalse(warmUp.isWorking());
  }

  @Test
  void slowCodeMakesWayAndIsTriedOn() {
    CountDownLatch allRequested = holdTheThread(); // "quick" waits when "slow" begins
    request("slow", 5, 2000);
    request("quick", 1, 1);
    allRequested.countDown();
    await();
    assertEquals(List.of("quick", "slow"), fast);
  }

  @Test
  void aFailureStopsNothingElse() {
    warmUp.request(
        "fails",
        5,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    warmUp.request(
        "fails badly",
        5,
        () -> {
          throw new AssertionError("on purpose");
        });
    request("good", 1, 1);
    await();
    assertEquals(List.of("good"), fast);
  }

  /** Code that somebody wants until they do not. */
  private record Fleeting(ColdCode code, AtomicBoolean wanted) implements ColdCodeSource {
    @Override
    public Optional<ColdCode> make() {
      return Optional.of(code);
    }

    @Override
    public boolean isWanted() {
      return wanted.get();
    }
  }

  @Test
  void whatNobodyWantsAnyMoreWaitsNoLonger() {
    CountDownLatch allRequested = holdTheThread();
    var wanted = new AtomicBoolean(true);
    warmUp.request("waits", 5, new Fleeting(new Code("waits", 1), wanted));
    wanted.set(false);
    request("other", 1, 1);
    wanted.set(true); // would be heated now if it still waited
    allRequested.countDown();
    await();
    assertEquals(List.of("other"), fast);
  }

  @Test
  void whatNobodyWantsAnyMoreIsHeatedNoFurther() {
    var wanted = new AtomicBoolean(true);
    var neverFast =
        new Code("never fast", Integer.MAX_VALUE) {
          @Override
          public void exercise() {
            wanted.set(false);
          }
        };
    warmUp.request("never fast", 5, new Fleeting(neverFast, wanted));
    await();
    assertEquals(List.of(), fast);
  }
}

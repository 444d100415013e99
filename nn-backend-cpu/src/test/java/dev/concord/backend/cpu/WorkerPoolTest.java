package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cpu.task.CpuTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads of a device: who computes which part, failures, parking, the end. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerPoolTest {
  private interface Body {
    void run(int part);
  }

  private static CpuTask task(int parts, Body body) {
    return new CpuTask() {
      @Override
      public int parts() {
        return parts;
      }

      @Override
      public void run(int part) {
        body.run(part);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyPartRunsOnce(int threads) {
    WorkerPool pool = new WorkerPool(threads, () -> threads);
    for (int parts = 1; parts <= 17; parts++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(parts);
      for (int round = 0; round < 20; round++) {
        pool.run(task(parts, runs::incrementAndGet));
      }
      for (int part = 0; part < parts; part++) {
        assertEquals(20, runs.get(part));
      }
    }
    pool.close();
  }

  @Test
  void aPartKeepsItsThreadAndPartsShareThemOut() {
    WorkerPool pool = new WorkerPool(3, () -> 3);
    Thread[] first = new Thread[3];
    Thread[] second = new Thread[3];
    pool.run(task(3, part -> first[part] = Thread.currentThread()));
    pool.run(task(3, part -> second[part] = Thread.currentThread()));
    assertSame(Thread.currentThread(), first[0]);
    assertEquals(3, List.of(first).stream().distinct().count());
    assertEquals(List.of(first), List.of(second));
    pool.close();
  }

  @Test
  void resultsOfOneTaskAreSeenByTheNext() {
    WorkerPool pool = new WorkerPool(2, () -> 2);
    int[] values = new int[2];
    for (int round = 0; round < 20_000; round++) {
      pool.run(task(2, part -> values[part]++));
      pool.run(task(2, part -> values[1 - part]++));
    }
    assertEquals(40_000, values[0]);
    assertEquals(40_000, values[1]);
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFailureReachesTheCallerAndThePoolGoesOn(int failing) {
    WorkerPool pool = new WorkerPool(3, () -> 3);
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                pool.run(
                    task(
                        3,
                        part -> {
                          if (part == failing) {
                            throw new IllegalStateException("part " + part);
                          }
                          runs.incrementAndGet(part);
                        })));
    assertEquals("part " + failing, thrown.getMessage());
    pool.run(task(3, runs::incrementAndGet));
    for (int part = 0; part < 3; part++) {
      assertEquals(part == failing ? 1 : 2, runs.get(part));
    }
    pool.close();
  }

  @Test
  void parkedWorkersWakeUp() {
    WorkerPool pool = new WorkerPool(2, () -> 2);
    Thread[] threads = new Thread[2];
    pool.run(task(2, part -> threads[part] = Thread.currentThread()));
    for (int round = 0; round < 20; round++) {
      while (threads[1].getState() != Thread.State.WAITING) {
        Thread.yield();
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(2);
      pool.run(task(2, runs::incrementAndGet));
      assertEquals(1, runs.get(1));
    }
    pool.close();
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    WorkerPool pool = new WorkerPool(4, () -> 4);
    Thread[] threads = new Thread[4];
    pool.run(task(4, part -> threads[part] = Thread.currentThread()));
    pool.close();
    List<Thread> workers = new ArrayList<>(List.of(threads).subList(1, 4));
    for (Thread worker : workers) {
      assertNotNull(worker);
      assertTrue(worker.isDaemon());
      worker.join();
    }
  }
}

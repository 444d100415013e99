package dev.concord.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import dev.concord.data.Batches.LastBatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches: every row once in each epoch, the short batch, repeatability, no allocation. */
class BatchesTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "10, 3", "10, 5", "10, 10", "10, 11", "1000, 128"})
  void visitEveryRowOnce(int rows, int batchSize) {
    var batches = new Batches(Sampler.shuffled(rows, 4), batchSize, LastBatch.KEEP_SHORT);
    assertEquals((rows + batchSize - 1) / batchSize, batches.perEpoch());
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] visited = epoch(batches, epoch);
      Arrays.sort(visited);
      assertArrayEquals(IntStream.range(0, rows).toArray(), visited);
    }
  }

  @Test
  void lastShortBatchIsKeptOrDropped() {
    var kept = new Batches(Sampler.sequential(10), 4, LastBatch.KEEP_SHORT);
    assertEquals(3, kept.perEpoch());
    assertEquals(2, kept.rows(2));
    int[] indices = {-1, -1, -1, -1};
    assertEquals(2, kept.fill(0, 2, indices));
    assertArrayEquals(new int[] {8, 9, -1, -1}, indices);

    var dropped = new Batches(Sampler.sequential(10), 4, LastBatch.DROP_SHORT);
    assertEquals(2, dropped.perEpoch());
    assertArrayEquals(IntStream.range(0, 8).toArray(), epoch(dropped, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> dropped.rows(2));
    assertEquals(2, new Batches(Sampler.sequential(8), 4, LastBatch.DROP_SHORT).perEpoch());
  }

  @Test
  void epochsDifferAndRepeat() {
    var sampler = Sampler.shuffled(1000, 4);
    var batches = new Batches(sampler, 100, LastBatch.KEEP_SHORT);
    int[] first = epoch(batches, 0);
    int[] second = epoch(batches, 1);
    assertFalse(Arrays.equals(first, second));
    assertFalse(Arrays.equals(first, IntStream.range(0, 1000).toArray()));
    assertArrayEquals(first, epoch(batches, 0));
    var otherSeed = new Batches(Sampler.shuffled(1000, 5), 100, LastBatch.KEEP_SHORT);
    assertFalse(Arrays.equals(first, epoch(otherSeed, 0)));
    var otherUse = new Batches(Sampler.shuffled(1000, 4, "other"), 100, LastBatch.KEEP_SHORT);
    assertFalse(Arrays.equals(first, epoch(otherUse, 0)));
  }

  /** A run continued in the middle of epoch 2 sees what the uninterrupted run saw. */
  @Test
  void continuedRunEqualsUninterruptedRun() {
    var uninterrupted = new Batches(Sampler.shuffled(50, 9), 8, LastBatch.KEEP_SHORT);
    int[] expected = new int[8];
    int[] actual = new int[8];
    for (int epoch = 0; epoch < 2; epoch++) {
      epoch(uninterrupted, epoch);
    }
    var continued = new Batches(Sampler.shuffled(50, 9), 8, LastBatch.KEEP_SHORT);
    for (int batch = 3; batch < continued.perEpoch(); batch++) {
      uninterrupted.fill(2, batch, expected);
      continued.fill(2, batch, actual);
      assertArrayEquals(expected, actual);
    }
  }

  @Test
  void steadyUseAllocatesNothing() {
    var batches = new Batches(Sampler.shuffled(1000, 4), 100, LastBatch.KEEP_SHORT);
    int[] indices = new int[100];
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int epoch = 0; epoch < 20; epoch++) {
        for (int batch = 0; batch < batches.perEpoch(); batch++) {
          batches.fill(epoch, batch, indices);
        }
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      least = allocated < least ? allocated : least;
    }
    assertEquals(0, least);
  }

  @Test
  void refuseWhatCannotWork() {
    var ten = Sampler.sequential(10);
    assertThrows(IllegalArgumentException.class, () -> new Batches(ten, 0, LastBatch.KEEP_SHORT));
    assertThrows(IllegalArgumentException.class, () -> new Batches(ten, 11, LastBatch.DROP_SHORT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Batches(Sampler.sequential(0), 1, LastBatch.KEEP_SHORT));
    var batches = new Batches(ten, 4, LastBatch.KEEP_SHORT);
    assertThrows(IndexOutOfBoundsException.class, () -> batches.fill(0, 3, new int[4]));
    assertThrows(IndexOutOfBoundsException.class, () -> batches.fill(0, -1, new int[4]));
    assertThrows(IllegalArgumentException.class, () -> batches.fill(-1, 0, new int[4]));
    assertThrows(IllegalArgumentException.class, () -> batches.fill(0, 0, new int[3]));
    assertThrows(IllegalArgumentException.class, () -> ten.order(0, new int[9]));
  }

  private static int[] epoch(Batches batches, int epoch) {
    List<Integer> visited = new ArrayList<>();
    int[] indices = new int[batches.batchSize()];
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      int rows = batches.fill(epoch, batch, indices);
      assertEquals(batches.rows(batch), rows);
      for (int i = 0; i < rows; i++) {
        visited.add(indices[i]);
      }
    }
    return visited.stream().mapToInt(Integer::intValue).toArray();
  }
}

package dev.concord.data;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cross-validation: every row validates once a repetition, even folds, classes dealt evenly. */
class KFoldTest {
  @Test
  void orderedFoldsAreConsecutive() {
    List<RowSplit> splits = KFold.ordered(7, 3);
    assertArrayEquals(new int[] {0, 1, 2}, splits.get(0).validation());
    assertArrayEquals(new int[] {3, 4}, splits.get(1).validation());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, splits.get(2).train());
    requirePartition(7, 3, splits);
  }

  @Test
  void everyRowValidatesOnceARepetition() {
    List<RowSplit> splits = KFold.shuffled(23, 5, 3, 9);
    assertEquals(15, splits.size());
    for (int repetition = 0; repetition < 3; repetition++) {
      requirePartition(23, 5, splits.subList(5 * repetition, 5 * repetition + 5));
    }
    assertNotEquals(splits.subList(0, 5), splits.subList(5, 10), "dealt anew");
    assertEquals(splits.subList(0, 5), KFold.shuffled(23, 5, 9), "fewer repetitions, same start");
    assertNotEquals(KFold.shuffled(23, 5, 9), KFold.shuffled(23, 5, 10));
    assertNotEquals(KFold.ordered(23, 5), KFold.shuffled(23, 5, 9));
  }

  @Test
  void stratifiedFoldsDealEachClassEvenly() {
    Targets.Labels labels = RowSplitTest.labels(31, 2, 11, 0, 6);
    int[] counts = ClassWeights.counts(labels);
    List<RowSplit> splits = KFold.stratified(labels, 4, 2, 7);
    for (int repetition = 0; repetition < 2; repetition++) {
      List<RowSplit> once = splits.subList(4 * repetition, 4 * repetition + 4);
      requirePartition(50, 4, once);
      for (RowSplit split : once) {
        int[] here = ClassWeights.counts(labels.select(split.validation()));
        for (int id = 0; id < counts.length; id++) {
          assertTrue(
              here[id] == counts[id] / 4 || here[id] == (counts[id] + 3) / 4,
              here[id] + " of " + counts[id]);
        }
      }
    }
    assertNotEquals(splits.subList(0, 4), splits.subList(4, 8));
    assertEquals(splits.subList(0, 4), KFold.stratified(labels, 4, 7));
  }

  @Test
  void refusesImpossibleFolds() {
    assertContains(refusal(() -> KFold.shuffled(10, 1, 1)), "at least 2 folds", "1");
    assertContains(refusal(() -> KFold.ordered(3, 4)), "4 folds of 3 rows");
    assertContains(refusal(() -> KFold.shuffled(10, 2, 0, 1)), "0 repetitions");
    assertContains(
        refusal(() -> KFold.stratified(RowSplitTest.labels(3, 3, 3), 4, 1)), "only 3 rows");
  }

  private static void requirePartition(int rows, int folds, List<RowSplit> splits) {
    assertEquals(folds, splits.size());
    for (RowSplit split : splits) {
      assertEquals(rows, split.train().length + split.validation().length);
      assertTrue(Math.abs((double) rows / folds - split.validation().length) < 1);
    }
    int[] validated =
        splits.stream().flatMapToInt(split -> IntStream.of(split.validation())).sorted().toArray();
    assertArrayEquals(IntStream.range(0, rows).toArray(), validated);
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}

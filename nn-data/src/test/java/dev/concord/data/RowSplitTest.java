package dev.concord.data;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Splits by row numbers: every row once, no overlap, proportions kept, overlap by index noticed.
 */
class RowSplitTest {
  @Test
  void refusesOverlap() {
    assertContains(
        refusal(() -> new RowSplit(rows(0, 1, 2), rows(3, 1), rows())), "Row 1", "validation");
    assertContains(refusal(() -> new RowSplit(rows(0, 0), rows(), rows())), "Row 0", "training");
    assertContains(refusal(() -> new RowSplit(rows(0), rows(1), rows(1))), "Row 1", "test");
    assertContains(refusal(() -> new RowSplit(rows(0, -3), rows(), rows())), "-3");
  }

  @Test
  void cannotBeChangedFromOutside() {
    int[] train = {4, 5};
    RowSplit split = new RowSplit(train, rows(1), rows(2));
    train[0] = 1;
    split.train()[1] = 1;
    assertArrayEquals(rows(4, 5), split.train());
    assertEquals(new RowSplit(rows(4, 5), rows(1), rows(2)), split);
    assertNotEquals(new RowSplit(rows(5, 4), rows(1), rows(2)), split);
  }

  @Test
  void agreesWithTheSplitOfADataset() {
    Dataset data = SplitTest.numbered(57);
    RowSplit rows = RowSplit.ofFractions(57, 3, 0.2, 0.1);
    assertArrayEquals(
        rows.train(), Split.ofFractions(data, 3, 0.2, 0.1).train().labels().ids().ints());
    assertEquals(Split.of(data, rows), Split.ofFractions(data, 3, 0.2, 0.1));
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.1", "0, 0.5", "0.5, 0.5", "0.01, 0", "0.33, 0.33", "1, 0", "0, 0"})
  void stratifiedPartsHoldEachClassInProportion(double validation, double test) {
    Targets.Labels labels = labels(3, 90, 7, 50, 0);
    RowSplit split = RowSplit.stratified(labels, 11, validation, test);
    assertEquals(RowSplit.ofFractions(150, 1, validation, test).toString(), split.toString());
    int[] all =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMapToInt(IntStream::of)
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 150).toArray(), all);
    int[] counts = ClassWeights.counts(labels);
    int[] inValidation = ClassWeights.counts(labels.select(split.validation()));
    int[] inTest = ClassWeights.counts(labels.select(split.test()));
    for (int id = 0; id < counts.length; id++) {
      assertEquals(validation * counts[id], inValidation[id], 1, "class " + id);
      assertEquals(test * counts[id], inTest[id], 1, "class " + id);
    }
  }

  @Test
  void stratifiedDependsOnTheSeedAlone() {
    Targets.Labels labels = labels(40, 40);
    assertEquals(
        RowSplit.stratified(labels, 1, 0.2, 0.2), RowSplit.stratified(labels, 1, 0.2, 0.2));
    assertNotEquals(
        RowSplit.stratified(labels, 1, 0.2, 0.2), RowSplit.stratified(labels, 2, 0.2, 0.2));
    int[] train = RowSplit.stratified(labels, 1, 0.2, 0.2).train();
    boolean mixed = Arrays.stream(train, 0, 24).anyMatch(row -> row >= 40);
    assertTrue(mixed, () -> "classes must not come one after the other: " + Arrays.toString(train));
    assertThrows(IllegalArgumentException.class, () -> RowSplit.stratified(labels, 1, 0.6, 0.6));
  }

  @Test
  void datasetsKeepTheirRowsOrigin() {
    Dataset data = SplitTest.numbered(10);
    Dataset part = data.select(rows(7, 3, 5)).flattened().slice(1, 3);
    assertArrayEquals(rows(3, 5), part.origin().rows());
    assertTrue(part.origin().sameSource(data.origin()));
    assertEquals(5, part.origin().sharedRow(data.select(rows(9, 5, 3)).origin()).getAsInt());
    assertTrue(part.origin().sharedRow(data.select(rows(9, 8)).origin()).isEmpty());
    assertTrue(part.origin().sharedRow(SplitTest.numbered(10).origin()).isEmpty(), "other source");
    assertEquals(data, SplitTest.numbered(10), "equal by content");
  }

  @Test
  void splitRefusesOverlapByIndex() {
    Dataset data = SplitTest.numbered(10);
    Dataset scaled = data.withFeatures(data.features(), List.of());
    assertContains(
        refusal(() -> new Split(data.slice(0, 6), scaled.slice(5, 8), data.slice(8, 10))),
        "Row 5",
        "training",
        "validation");
    assertContains(
        refusal(() -> new Split(data.slice(0, 6), data.slice(6, 8), data.slice(7, 10))),
        "Row 7",
        "validation",
        "test");
    assertEquals(data, new Split(data, data.slice(0, 0), data.asOwnSource()).test());
  }

  static int[] rows(int... rows) {
    return rows;
  }

  /** Labels with so many rows of each class, the classes mixed. */
  static Targets.Labels labels(int... counts) {
    int n = Arrays.stream(counts).sum();
    int[] ids = new int[n];
    int[] left = counts.clone();
    int id = 0;
    for (int row = 0; row < n; row++) {
      do {
        id = (id + 1) % counts.length;
      } while (left[id] == 0);
      ids[row] = id;
      left[id]--;
    }
    return new Targets.Labels(HostTensor.of(Shape.of(n), ids), counts.length);
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}

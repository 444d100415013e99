package dev.concord.data;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What datasets and targets accept, refuse and select. */
class DatasetTest {
  private static final Targets.Labels LABELS = labels(3, 0, 1, 2, 1);
  private static final HostTensor FEATURES = HostTensor.of(Shape.of(4, 2), 1f, 2, 3, 4, 5, 6, 7, 8);

  @Test
  void selectsRowsInTheOrderAsked() {
    var data = new Dataset(FEATURES, LABELS, List.of("a", "b"));
    Dataset chosen = data.select(new int[] {3, 0, 3});
    assertEquals(HostTensor.of(Shape.of(3, 2), 7f, 8, 1, 2, 7, 8), chosen.features());
    assertEquals(labels(3, 1, 0, 1), chosen.targets());
    assertEquals(List.of("a", "b"), chosen.featureNames());
    assertEquals(data.select(new int[] {1, 2}), data.slice(1, 3));
    assertEquals(0, data.slice(2, 2).size());
  }

  @Test
  void selectsBytesAndValues() {
    var bytes = HostTensor.of(Shape.of(2, 1, 2), new byte[] {1, 2, 3, (byte) 200});
    var values = new Targets.Values(HostTensor.of(Shape.of(2, 1), 0.5f, -0f), List.of("y"));
    Dataset chosen = new Dataset(bytes, values).select(new int[] {1});
    assertEquals(HostTensor.of(Shape.of(1, 1, 2), new byte[] {3, (byte) 200}), chosen.features());
    assertEquals(
        new Targets.Values(HostTensor.of(Shape.of(1, 1), -0f), List.of("y")), chosen.targets());
  }

  @Test
  void selectCopies() {
    var features = HostTensor.of(Shape.of(1, 1), 1f);
    Dataset copy = new Dataset(features, labels(1, 0)).select(new int[] {0});
    features.floats()[0] = 9;
    assertEquals(1f, copy.features().floats()[0]);
  }

  @Test
  void flattensRows() {
    var images = HostTensor.of(Shape.of(2, 2, 3), new byte[12]);
    Dataset flat = new Dataset(images, labels(2, 0, 1)).flattened();
    assertEquals(Shape.of(2, 6), flat.features().shape());
    assertEquals(Shape.of(6), flat.featureShape());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesFeaturesThatAreNotFinite(float bad) {
    var features = HostTensor.of(Shape.of(4, 2), 1f, 2, 3, 4, 5, bad, 7, 8);
    String message = refusal(() -> new Dataset(features, LABELS, List.of("width", "height")));
    assertContains(message, "features", "row 2", "column 1", "\"height\"", String.valueOf(bad));
    assertContains(refusal(() -> new Dataset(features, LABELS)), "row 2", "column 1");
  }

  @Test
  void refusesTargetsThatAreNotFinite() {
    var values = HostTensor.of(Shape.of(2, 2), 1f, 2, Float.NaN, 4);
    assertContains(
        refusal(() -> new Targets.Values(values, List.of())), "targets", "row 1", "column 0");
  }

  @Test
  void refusesLabelsOutOfRange() {
    assertContains(refusal(() -> labels(3, 0, 2, 3)), "row 2", "0 to 2", "got 3");
    assertContains(refusal(() -> labels(3, -1)), "row 0", "got -1");
    assertContains(refusal(() -> labels(0)), "at least 1 class");
  }

  @Test
  void refusesDifferentLengths() {
    String message = refusal(() -> new Dataset(FEATURES, labels(3, 0, 1)));
    assertContains(message, "same number of rows", "4", "2");
  }

  @Test
  void refusesOtherTypesAndShapes() {
    var ints = HostTensor.of(Shape.of(1), 1);
    assertContains(refusal(() -> new Dataset(ints, labels(1, 0))), "F32 or U8", "I32[1]");
    assertContains(refusal(() -> new Dataset(HostTensor.scalar(1f), labels(1, 0))), "first axis");
    assertContains(refusal(() -> new Targets.Labels(HostTensor.scalar(1), 2)), "I32 [n]");
    assertContains(refusal(() -> new Targets.Labels(HostTensor.of(Shape.of(1), 1f), 2)), "F32[1]");
    assertContains(
        refusal(() -> new Targets.Values(HostTensor.of(Shape.of(1), 1f), List.of())), "F32 [n, m]");
  }

  @Test
  void refusesAWrongNumberOfNames() {
    assertContains(
        refusal(() -> new Dataset(FEATURES, LABELS, List.of("only"))), "2 features", "1 names");
    assertContains(
        refusal(() -> new Targets.Labels(HostTensor.of(Shape.of(1), 0), 2, List.of("only"))),
        "2 classes");
    assertContains(
        refusal(() -> new Targets.Values(HostTensor.of(Shape.of(1, 1), 0f), List.of("a", "b"))),
        "1 target columns");
  }

  @Test
  void refusesRowsThatDoNotExist() {
    var data = new Dataset(FEATURES, LABELS);
    var selected =
        assertThrows(IndexOutOfBoundsException.class, () -> data.select(new int[] {0, 4}));
    assertContains(selected.getMessage(), "Row 4", "0 to 3");
    assertThrows(IndexOutOfBoundsException.class, () -> data.slice(2, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> data.slice(3, 2));
  }

  @Test
  void givesTwoClassesAsOneColumn() {
    Targets.Values column = labels(2, 1, 0, 1).binary();
    assertArrayEquals(new float[] {1, 0, 1}, column.values().floats());
    assertEquals(Shape.of(3, 1), column.values().shape());
    assertThrows(IllegalStateException.class, LABELS::binary);
  }

  @Test
  void labelsOfNumbersAreRefused() {
    var values = new Targets.Values(HostTensor.of(Shape.of(1, 1), 0f), List.of());
    var data = new Dataset(HostTensor.of(Shape.of(1, 1), 0f), values);
    assertThrows(IllegalStateException.class, data::labels);
    assertEquals(LABELS, new Dataset(FEATURES, LABELS).labels());
  }

  private static Targets.Labels labels(int classes, int... ids) {
    return new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), classes);
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}

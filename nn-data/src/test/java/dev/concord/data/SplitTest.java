package dev.concord.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splits: exact sizes, every row once, features and labels together, seeded. */
class SplitTest {
  @Test
  void givesExactSizesAndEveryRowOnce() {
    Split split = Split.ofSizes(numbered(101), 5, 70, 20, 11);
    assertEquals(70, split.train().size());
    assertEquals(20, split.validation().size());
    assertEquals(11, split.test().size());
    int[] all =
        IntStream.of(concat(ids(split.train()), ids(split.validation()), ids(split.test())))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 101).toArray(), all);
  }

  @Test
  void keepsFeaturesWithTheirLabels() {
    Dataset train = Split.ofSizes(numbered(50), 5, 30, 10, 10).train();
    for (int row = 0; row < train.size(); row++) {
      assertEquals((float) ids(train)[row], train.features().floats()[row]);
    }
  }

  @Test
  void dependsOnTheSeedAlone() {
    Dataset data = numbered(1000);
    assertEquals(Split.ofSizes(data, 5, 500, 0, 500), Split.ofSizes(data, 5, 500, 0, 500));
    assertNotEquals(Split.ofSizes(data, 5, 500, 0, 500), Split.ofSizes(data, 6, 500, 0, 500));
    assertNotEquals(
        data.slice(0, 500), Split.ofSizes(data, 5, 500, 0, 500).train(), "rows must be shuffled");
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0.1, 0.2, 70, 10, 20",
    "10, 0.25, 0.25, 4, 3, 3",
    "3, 0.5, 0.5, 0, 1, 2",
    "7, 0, 0, 7, 0, 0",
    "7, 0, 1, 0, 0, 7",
    "0, 0.3, 0.3, 0, 0, 0"
  })
  void roundsFractions(
      int rows, double validation, double test, int trainRows, int validationRows, int testRows) {
    Split split = Split.ofFractions(numbered(rows), 1, validation, test);
    assertEquals(trainRows, split.train().size());
    assertEquals(validationRows, split.validation().size());
    assertEquals(testRows, split.test().size());
  }

  @Test
  void leavesRowsOut() {
    Split split = Split.ofSizes(numbered(10), 1, 3, 2, 1);
    assertEquals(6, split.train().size() + split.validation().size() + split.test().size());
  }

  @Test
  void refusesSizesThatDoNotFit() {
    Dataset data = numbered(10);
    assertThrows(IllegalArgumentException.class, () -> Split.ofSizes(data, 1, 8, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> Split.ofSizes(data, 1, -1, 2, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Split.ofSizes(data, 1, Integer.MAX_VALUE, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> Split.ofFractions(data, 1, 0.6, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Split.ofFractions(data, 1, -0.1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Split.ofFractions(data, 1, Double.NaN, 0));
  }

  @Test
  void validationComesOutOfTheTrainingRows() {
    var given = new TrainTest(numbered(20), numbered(7));
    Split split = given.withValidation(3, 5);
    assertEquals(15, split.train().size());
    assertEquals(5, split.validation().size());
    assertEquals(given.test(), split.test());
    assertEquals(
        20, IntStream.of(concat(ids(split.train()), ids(split.validation()))).distinct().count());
    assertThrows(IllegalArgumentException.class, () -> given.withValidation(3, 21));
  }

  /** Row i has feature i and label i. */
  static Dataset numbered(int rows) {
    float[] features = new float[rows];
    for (int row = 0; row < rows; row++) {
      features[row] = row;
    }
    int[] ids = IntStream.range(0, rows).toArray();
    return new Dataset(
        HostTensor.of(Shape.of(rows, 1), features),
        new Targets.Labels(HostTensor.of(Shape.of(rows), ids), rows == 0 ? 1 : rows));
  }

  private static int[] ids(Dataset data) {
    return data.labels().ids().ints();
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }
}

package dev.concord.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes, strides, cuts and broadcasting of shapes. */
class ShapeTest {
  @Test
  void aScalarHasOneElementAndNoAxes() {
    assertEquals(1, Shape.SCALAR.size());
    assertEquals(0, Shape.SCALAR.rank());
    assertEquals(Shape.SCALAR, Shape.of());
    assertEquals("[]", Shape.SCALAR.toString());
  }

  @Test
  void sizeIsTheProductOfTheLengths() {
    assertEquals(24, Shape.of(2, 3, 4).size());
    assertEquals(0, Shape.of(2, 0, 4).size());
    assertArrayEquals(new int[] {12, 4, 1}, Shape.of(2, 3, 4).strides());
  }

  @Test
  void axesMayCountFromTheEnd() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(4, shape.length(-1));
    assertEquals(2, shape.length(-3));
    assertEquals(1, shape.axis(-2));
    var error = assertThrows(IllegalArgumentException.class, () -> shape.length(3));
    assertEquals("Axis 3 does not exist in shape [2, 3, 4]", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> shape.length(-4));
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
    assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).size());
    var error = assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 15));
    assertTrue(error.getMessage().contains("2^31"), error.getMessage());
  }

  @Test
  void keepsItsOwnCopyOfTheLengths() {
    int[] lengths = {2, 3};
    Shape shape = Shape.of(lengths);
    lengths[0] = 9;
    shape.lengths()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
  }

  @Test
  void cutsAndJoins() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(Shape.of(2), shape.leading(1));
    assertEquals(Shape.SCALAR, shape.leading(0));
    assertEquals(Shape.of(3, 4), shape.trailing(1));
    assertEquals(Shape.SCALAR, shape.trailing(3));
    assertEquals(shape, shape.leading(2).concat(shape.trailing(2)));
    assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
    assertThrows(IllegalArgumentException.class, () -> shape.leading(4));
    assertThrows(IllegalArgumentException.class, () -> shape.trailing(4));
    assertThrows(IllegalArgumentException.class, () -> shape.trailing(-1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 3 | 3   | 2 3",
        "3   | 2 3 | 2 3",
        "2 1 | 1 3 | 2 3",
        "''  | 2 3 | 2 3",
        "2 3 | 2 3 | 2 3",
        "1   | 0   | 0",
        "0   | 1   | 0",
        "4 1 5 | 3 1 | 4 3 5",
      })
  void broadcastsByNumPysRule(String a, String b, String common) {
    assertEquals(shape(common), Shape.broadcast(shape(a), shape(b)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2 3 | 2", "2 | 3", "0 | 2", "2 3 4 | 2 1 3"})
  void lengthsThatDifferDoNotBroadcast(String a, String b) {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Shape.broadcast(shape(a), shape(b)));
    assertEquals(
        "Shapes " + shape(a) + " and " + shape(b) + " do not broadcast", error.getMessage());
  }

  @Test
  void stretchedAxesHaveStrideZero() {
    Shape target = Shape.of(4, 3, 5);
    assertArrayEquals(new int[] {0, 1, 0}, Shape.of(3, 1).broadcastStrides(target));
    assertArrayEquals(new int[] {5, 0, 1}, Shape.of(4, 1, 5).broadcastStrides(target));
    assertArrayEquals(new int[] {0, 0, 0}, Shape.SCALAR.broadcastStrides(target));
    assertArrayEquals(target.strides(), target.broadcastStrides(target));
  }

  private static Shape shape(String lengths) {
    return lengths.isBlank()
        ? Shape.SCALAR
        : Shape.of(
            java.util.Arrays.stream(lengths.strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray());
  }
}

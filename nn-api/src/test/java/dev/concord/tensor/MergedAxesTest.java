package dev.concord.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks over several operands: which axes merge, and that every walk meets the same elements. */
class MergedAxesTest {
  private static final Shape CUBE = Shape.of(2, 3, 4);

  @Test
  void operandsThatAreWalkedAlikeMakeOneAxis() {
    MergedAxes axes = MergedAxes.of(CUBE, List.of(CUBE, CUBE), false);
    assertEquals(List.of(24), axes.lengths());
    assertEquals(List.of(List.of(1), List.of(1)), axes.strides());
    assertEquals(1, axes.rows());
    assertEquals(24, axes.columns());
  }

  @Test
  void aBroadcastOperandKeepsItsAxesApart() {
    MergedAxes axes = MergedAxes.of(CUBE, List.of(CUBE, Shape.of(3, 1)), false);
    assertEquals(List.of(2, 3, 4), axes.lengths());
    assertEquals(List.of(0, 1, 0), axes.strides().get(1));
    MergedAxes row = MergedAxes.of(CUBE, List.of(CUBE, Shape.of(4)), false);
    assertEquals(List.of(6, 4), row.lengths());
    assertEquals(List.of(0, 1), row.strides().get(1));
    assertEquals(6, row.rows());
  }

  @Test
  void axesOfLengthOneAreLeftOut() {
    Shape shape = Shape.of(1, 5, 1, 1);
    assertEquals(List.of(5), MergedAxes.of(shape, List.of(shape), false).lengths());
    assertEquals(List.of(5, 1), MergedAxes.of(shape, List.of(shape), true).lengths());
  }

  @Test
  void thereIsAlwaysAnAxis() {
    assertEquals(List.of(1), MergedAxes.of(Shape.SCALAR, List.of(Shape.SCALAR), false).lengths());
    assertEquals(List.of(1), MergedAxes.of(CUBE.leading(0), List.of(), false).lengths());
    assertEquals(1, MergedAxes.of(Shape.of(1, 1), List.of(), false).rank());
  }

  @Test
  void anEmptyShapeHasNoElements() {
    Shape empty = Shape.of(3, 0, 2);
    MergedAxes axes = MergedAxes.of(empty, List.of(empty), false);
    assertEquals(0, axes.rows() * axes.columns());
  }

  /** Transposed operands: the merged walk visits the elements that the full one does, in order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theMergedWalkMeetsTheSameElements(boolean keepLast) {
    Shape shape = Shape.of(2, 3, 1, 4, 5);
    int[][] operands = {shape.strides(), {1, 2, 7, 30, 6}, {0, 20, 0, 5, 1}, {9, 0, 0, 0, 0}};
    MergedAxes axes = MergedAxes.ofStrides(shape, List.of(operands), keepLast);
    Shape merged = Shape.of(axes.lengths().stream().mapToInt(Integer::intValue).toArray());
    assertEquals(shape.size(), merged.size());
    for (int operand = 0; operand < operands.length; operand++) {
      int[] strides = axes.strides().get(operand).stream().mapToInt(Integer::intValue).toArray();
      for (int i = 0; i < shape.size(); i++) {
        assertEquals(place(shape, operands[operand], i), place(merged, strides, i));
      }
    }
  }

  private static int place(Shape shape, int[] strides, int index) {
    int place = 0;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      place += index % shape.length(axis) * strides[axis];
      index /= shape.length(axis);
    }
    return place;
  }
}

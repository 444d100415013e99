package dev.concord.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * How to walk a shape over several operands with as few axes as possible: axes of length 1 are left
 * out, and neighbouring axes that every operand walks alike become one. A broadcast operand has
 * stride 0 along the axes it is repeated over. There is always at least one axis. Immutable; this
 * is bookkeeping of positions, it touches no elements.
 *
 * @param lengths of the axes, outermost first
 * @param strides for each operand, the elements from one position to the next along each axis
 */
public record MergedAxes(List<Integer> lengths, List<List<Integer>> strides) {
  /** Copies the lists. */
  public MergedAxes {
    lengths = List.copyOf(lengths);
    strides = strides.stream().map(List::copyOf).toList();
  }

  /**
   * The walk over {@code shape} for operands whose shapes broadcast to it.
   *
   * @param keepLast whether the last axis stays by itself, even where it could be left out or
   *     merged; the shape then has rank 1 at least
   */
  public static MergedAxes of(Shape shape, List<Shape> operands, boolean keepLast) {
    List<int[]> each = operands.stream().map(own -> own.broadcastStrides(shape)).toList();
    return of(shape, each, keepLast, operands.size());
  }

  /** The same for operands of any strides, such as transposed ones. */
  public static MergedAxes ofStrides(Shape shape, List<int[]> strides, boolean keepLast) {
    return of(shape, strides, keepLast, strides.size());
  }

  private static MergedAxes of(Shape shape, List<int[]> each, boolean keepLast, int operands) {
    List<Integer> lengths = new ArrayList<>();
    List<int[]> steps = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int[] step = new int[operands];
      for (int operand = 0; operand < operands; operand++) {
        step[operand] = each.get(operand)[axis];
      }
      int length = shape.length(axis);
      boolean keep = keepLast && axis == shape.rank() - 1;
      if (length == 1 && !keep) {
        continue;
      }
      if (!keep && !lengths.isEmpty() && continues(steps.getLast(), step, length)) {
        length *= lengths.removeLast();
        steps.removeLast();
      }
      lengths.add(length);
      steps.add(step);
    }
    if (lengths.isEmpty()) {
      lengths.add(1);
      steps.add(new int[operands]);
    }
    List<List<Integer>> strides = new ArrayList<>();
    for (int operand = 0; operand < operands; operand++) {
      int number = operand;
      strides.add(steps.stream().map(step -> step[number]).toList());
    }
    return new MergedAxes(lengths, strides);
  }

  /**
   * Whether a step along the outer axis equals running the inner one to its end, for every operand.
   */
  private static boolean continues(int[] outer, int[] inner, int innerLength) {
    for (int operand = 0; operand < outer.length; operand++) {
      if (outer[operand] != inner[operand] * innerLength) {
        return false;
      }
    }
    return true;
  }

  /** Number of axes, at least 1. */
  public int rank() {
    return lengths.size();
  }

  /** Length of the innermost axis. */
  public int columns() {
    return lengths.getLast();
  }

  /** Positions of all axes but the innermost. */
  public int rows() {
    return lengths.subList(0, rank() - 1).stream().reduce(1, (a, b) -> a * b);
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction with its axes joined: neighbouring axes that are both kept or both reduced count as
 * one, axes of length 1 not at all. Result o of group g (and column c) combines the elements at
 * {@code kept[g] + reduced[r] + (0 … run − 1)}.
 *
 * @param byColumns whether the innermost axis is kept: then every run is {@code run} results, side
 *     by side; otherwise every run is reduced
 * @param run length of the innermost axis
 * @param kept first element of each group of results
 * @param reduced distance of each run of a group, in order
 */
record ReduceShape(boolean byColumns, int run, int[] kept, int[] reduced) {
  private record Axis(int length, int stride, boolean reduced) {}

  /** The shape of reducing {@code shape} over {@code axes}. */
  static ReduceShape of(Shape shape, List<Integer> axes) {
    int[] strides = shape.strides();
    List<Axis> joined = new ArrayList<>();
    for (int number = 0; number < shape.rank(); number++) {
      Axis axis = new Axis(shape.length(number), strides[number], axes.contains(number));
      if (axis.length == 1) {
        continue;
      }
      if (!joined.isEmpty() && joined.getLast().reduced == axis.reduced) {
        Axis outer = joined.removeLast();
        axis = new Axis(outer.length * axis.length, axis.stride, axis.reduced);
      }
      joined.add(axis);
    }
    if (joined.isEmpty()) {
      joined.add(new Axis(1, 1, true));
    }
    Axis inner = joined.removeLast();
    return new ReduceShape(
        !inner.reduced,
        inner.length,
        positions(joined.stream().filter(axis -> !axis.reduced).toList()),
        positions(joined.stream().filter(Axis::reduced).toList()));
  }

  private static int[] positions(List<Axis> axes) {
    int[] positions = {0};
    for (Axis axis : axes) {
      int[] next = new int[positions.length * axis.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = positions[i / axis.length] + i % axis.length * axis.stride;
      }
      positions = next;
    }
    return positions;
  }

  /** Number of elements combined into one result. */
  int count() {
    return byColumns ? reduced.length : reduced.length * run;
  }

  /** Whether the runs of every group follow one another without gaps. */
  boolean contiguous() {
    for (int r = 1; r < reduced.length; r++) {
      if (reduced[r] - reduced[r - 1] != run) {
        return false;
      }
    }
    return true;
  }

  /** Whether the elements of every result follow one another, and those of the next result them. */
  boolean followOneAnother() {
    if (byColumns || !contiguous()) {
      return false;
    }
    for (int group = 0; group < kept.length; group++) {
      if (kept[group] != group * count()) {
        return false;
      }
    }
    return true;
  }
}

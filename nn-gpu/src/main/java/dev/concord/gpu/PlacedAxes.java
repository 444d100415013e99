package dev.concord.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * Axes of one kind with their strides, as places.h takes them. Nested loops over them, outermost
 * first, give the places of row-major positions.
 *
 * @param lengths of the axes, none 1
 * @param strides in elements
 */
record PlacedAxes(List<Integer> lengths, List<Integer> strides) {
  /** Most axes that a kernel takes. */
  private static final int MOST = 3;

  PlacedAxes {
    lengths = List.copyOf(lengths);
    strides = List.copyOf(strides);
  }

  /** Whether a kernel can take them. */
  boolean fit() {
    return lengths.size() <= MOST;
  }

  /** Number of positions. */
  int size() {
    return lengths.stream().reduce(1, (a, b) -> a * b);
  }

  /** Arguments of {@code AXES}. */
  List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    int missing = MOST - lengths.size();
    for (int axis = 1; axis < MOST; axis++) {
      arguments.add(Argument.of(axis <= missing ? 0 : lengths.get(axis - missing)));
    }
    for (int axis = 0; axis < MOST; axis++) {
      arguments.add(Argument.of(axis < missing ? 0 : strides.get(axis - missing)));
    }
    return arguments;
  }
}

package dev.concord.gpu;

import dev.concord.tensor.MergedAxes;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The axes of a reduction, merged: which are kept and which are reduced, and where their elements
 * lie in the walked shape.
 *
 * @param kept axes of the results
 * @param reduced axes that are combined
 * @param keepsInnermost whether neighbouring elements belong to neighbouring results
 * @param run length of the innermost axis
 */
record ReducedAxes(PlacedAxes kept, PlacedAxes reduced, boolean keepsInnermost, int run) {
  /** What a walk over {@code shape} has to suit: places of elements, kept and reduced positions. */
  static List<int[]> strides(Shape shape, List<Integer> axes) {
    int[] kept = new int[shape.rank()];
    int[] reduced = new int[shape.rank()];
    int keptStride = 1;
    int reducedStride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (axes.contains(axis)) {
        reduced[axis] = reducedStride;
        reducedStride *= shape.length(axis);
      } else {
        kept[axis] = keptStride;
        keptStride *= shape.length(axis);
      }
    }
    return List.of(shape.strides(), kept, reduced);
  }

  /** The axes of a walk whose last operands are those of {@link #strides}. */
  static ReducedAxes of(MergedAxes walk) {
    int operands = walk.strides().size();
    List<Integer> places = walk.strides().get(operands - 3);
    List<Integer> reducedStrides = walk.strides().get(operands - 1);
    List<List<Integer>> lengths = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<Integer>> strides = List.of(new ArrayList<>(), new ArrayList<>());
    for (int axis = 0; axis < walk.rank(); axis++) {
      if (walk.lengths().get(axis) != 1) {
        int kind = reducedStrides.get(axis) == 0 ? 0 : 1;
        lengths.get(kind).add(walk.lengths().get(axis));
        strides.get(kind).add(places.get(axis));
      }
    }
    return new ReducedAxes(
        new PlacedAxes(lengths.get(0), strides.get(0)),
        new PlacedAxes(lengths.get(1), strides.get(1)),
        walk.columns() != 1 && reducedStrides.getLast() == 0,
        walk.columns());
  }

  /** The axes of a reduction of a row-major tensor. */
  static ReducedAxes of(Shape shape, List<Integer> axes) {
    return of(MergedAxes.ofStrides(shape, strides(shape, axes), false));
  }

  /** These axes, if kernels can walk them. */
  Optional<ReducedAxes> fitting() {
    return kept.fit() && reduced.fit() ? Optional.of(this) : Optional.empty();
  }

  /** Arguments of {@code AXES(kept), AXES(reduced)}. */
  List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>(kept.arguments());
    arguments.addAll(reduced.arguments());
    return arguments;
  }
}

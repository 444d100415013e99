package dev.concord.gpu;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.gpu.Elementwise.Place;
import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Pad;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Transpose;
import dev.concord.tensor.DType;
import dev.concord.tensor.MergedAxes;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kernels that only move elements, as copies between strided places: one launch for each input, and
 * before it one filling with zeros where there is padding. Elements of 4 bytes whose innermost axis
 * keeps its place are copied by the elementwise frame, everything else by move.cl.
 */
final class Movement {
  static final GpuSource MOVE = GpuSource.beside(Movement.class, "move");
  private static final int GROUP = 256;

  /** Axes that move.cl walks. */
  private static final int AXES = 6;

  /** Bits stay bits: floats are copied as ints. */
  private static final Tape COPY = Tape.of(List.of(Expr.intInput(0)), 1);

  private Movement() {}

  /** Fills an operand with zeros. */
  static GpuStep zero(GpuOperand operand) {
    int bytes = operand.type().dtype().bytes();
    return new GpuStep.Zero(
        operand.memory(), (long) operand.offset() * bytes, (long) operand.size() * bytes);
  }

  static Optional<GpuStep> reshape(
      Reshape reshape, GpuOperand x, GpuOperand out, GpuTraits traits) {
    Shape line = Shape.of(out.size());
    return copy(line, at(x, reshape.offset(), line.strides()), at(out, 0, line.strides()), traits);
  }

  static Optional<GpuStep> slice(Slice slice, GpuOperand x, GpuOperand out, GpuTraits traits) {
    int[] strides = x.type().shape().strides();
    Shape shape = out.type().shape();
    return copy(
        shape,
        at(x, slice.from() * strides[slice.axis()], strides),
        at(out, 0, shape.strides()),
        traits);
  }

  static Optional<List<GpuStep>> pad(Pad pad, GpuOperand x, GpuOperand out, GpuTraits traits) {
    int[] strides = out.type().shape().strides();
    Shape shape = x.type().shape();
    if (shape.size() == 0) {
      return Optional.of(List.of(zero(out)));
    }
    return copy(
            shape,
            at(x, 0, shape.strides()),
            at(out, pad.before() * strides[pad.axis()], strides),
            traits)
        .map(inside -> List.of(zero(out), inside));
  }

  static Optional<List<GpuStep>> concat(
      Concat concat, List<GpuOperand> inputs, GpuOperand out, GpuTraits traits) {
    int[] strides = out.type().shape().strides();
    List<GpuStep> steps = new ArrayList<>();
    int start = 0;
    for (GpuOperand input : inputs) {
      Shape shape = input.type().shape();
      if (shape.size() > 0) {
        Optional<GpuStep> step =
            copy(
                shape,
                at(input, 0, shape.strides()),
                at(out, start * strides[concat.axis()], strides),
                traits);
        if (step.isEmpty()) {
          return Optional.empty();
        }
        steps.add(step.get());
      }
      start += shape.length(concat.axis());
    }
    return Optional.of(steps);
  }

  static Optional<GpuStep> transpose(
      Transpose transpose, GpuOperand x, GpuOperand out, GpuTraits traits) {
    int[] strides = x.type().shape().strides();
    int[] moved = transpose.order().stream().mapToInt(axis -> strides[axis]).toArray();
    Shape shape = out.type().shape();
    MergedAxes axes = MergedAxes.ofStrides(shape, List.of(moved, shape.strides()), false);
    return TiledTranspose.of(axes, x, out, traits)
        .or(() -> copy(shape, at(x, 0, moved), at(out, 0, shape.strides()), traits));
  }

  /** An operand walked with strides of its own from one of its elements on. */
  private record Strided(GpuOperand operand, int first, int[] strides) {
    Argument memory() {
      return new Argument.Memory(
          operand.memory(), (long) operand.offset() + first, operand.type().dtype().bytes());
    }
  }

  private static Strided at(GpuOperand operand, int first, int[] strides) {
    return new Strided(operand, first, strides);
  }

  /** One launch for at least one element; empty where there are too many axes. */
  private static Optional<GpuStep> copy(Shape shape, Strided from, Strided to, GpuTraits traits) {
    MergedAxes axes = MergedAxes.ofStrides(shape, List.of(from.strides(), to.strides()), false);
    boolean bytes = from.operand().type().dtype() == DType.U8;
    boolean inRows =
        axes.columns() == 1
            || (axes.strides().get(0).getLast() == 1 && axes.strides().get(1).getLast() == 1);
    if (inRows && !bytes) {
      Elementwise elements =
          Elementwise.of(
              COPY,
              shape,
              List.of(new Place(from.memory(), from.strides())),
              List.of(new Place(to.memory(), to.strides())),
              false,
              List.of());
      return Optional.of(MapLaunch.of(elements, traits));
    }
    return axes.rank() > AXES ? Optional.empty() : Optional.of(move(axes, bytes, from, to));
  }

  private static GpuStep move(MergedAxes axes, boolean bytes, Strided from, Strided to) {
    int missing = AXES - axes.rank();
    int count = axes.rows() * axes.columns();
    List<Argument> arguments = new ArrayList<>();
    arguments.add(to.memory());
    arguments.add(from.memory());
    arguments.add(Argument.of(count));
    for (int axis = 1; axis < AXES; axis++) {
      arguments.add(Argument.of(axis < missing ? 1 : axes.lengths().get(axis - missing)));
    }
    for (List<Integer> strides : axes.strides()) {
      for (int axis = 0; axis < AXES; axis++) {
        arguments.add(Argument.of(axis < missing ? 0 : strides.get(axis - missing)));
      }
    }
    return new GpuStep.Launch(
        MOVE,
        bytes ? "move_bytes" : "move_words",
        null,
        Grid.of(Math.ceilDiv(count, GROUP)),
        Grid.of(GROUP),
        arguments);
  }
}

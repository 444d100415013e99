package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Reordered axes. Axes that stay neighbours are joined; then the result's innermost axis and the
 * source's innermost axis span squares that are copied one after the other, so that neither side
 * wanders through memory.
 */
final class TransposeTask implements CpuTask {
  private static final int SQUARE = 16;

  /** An axis of the result: its length and the distances of its elements in source and result. */
  private record Axis(int length, int from, int to) {}

  private final CpuOperand from;
  private final CpuOperand to;
  private final Axis inner;
  private final Axis across;
  private final List<Axis> outer;
  private final int planes;
  private final int strips;
  private final int parts;

  TransposeTask(List<Integer> order, CpuOperand from, CpuOperand to, Preparation preparation) {
    this.from = from;
    this.to = to;
    List<Axis> axes = joined(order, from.type().shape(), to.type().shape());
    inner = axes.removeLast();
    Axis sourceInner = new Axis(1, 0, 0);
    for (Axis axis : axes) {
      if (inner.from != 1 && axis.from == 1) {
        sourceInner = axis;
      }
    }
    axes.remove(sourceInner);
    across = sourceInner;
    outer = List.copyOf(axes);
    int product = 1;
    for (Axis axis : outer) {
      product *= axis.length;
    }
    planes = product;
    strips = (across.length + SQUARE - 1) / SQUARE;
    parts = Math.min(planes * strips, preparation.context().parts(to.size() * 0.5));
  }

  private static List<Axis> joined(List<Integer> order, Shape source, Shape result) {
    int[] fromStrides = source.strides();
    int[] toStrides = result.strides();
    List<Axis> axes = new ArrayList<>();
    for (int number = 0; number < order.size(); number++) {
      Axis axis =
          new Axis(result.length(number), fromStrides[order.get(number)], toStrides[number]);
      if (axis.length == 1) {
        continue;
      }
      if (!axes.isEmpty() && axes.getLast().from == axis.from * axis.length) {
        axis = new Axis(axes.removeLast().length * axis.length, axis.from, axis.to);
      }
      axes.add(axis);
    }
    if (axes.isEmpty()) {
      axes.add(new Axis(1, 1, 1));
    }
    return axes;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int last = Share.start(planes * strips, part + 1, parts);
    for (int piece = Share.start(planes * strips, part, parts); piece < last; piece++) {
      int plane = piece / strips;
      int first = piece % strips * SQUARE;
      int source = from.offset();
      int target = to.offset();
      for (int axis = outer.size() - 1; axis >= 0; axis--) {
        Axis a = outer.get(axis);
        source += plane % a.length * a.from;
        target += plane % a.length * a.to;
        plane /= a.length;
      }
      int end = Math.min(first + SQUARE, across.length);
      for (int column = 0; column < inner.length; column += SQUARE) {
        int columns = Math.min(SQUARE, inner.length - column);
        for (int row = first; row < end; row++) {
          copy(
              source + row * across.from + column * inner.from,
              target + row * across.to + column * inner.to,
              columns);
        }
      }
    }
  }

  private void copy(int source, int target, int count) {
    int distance = inner.from;
    if (to.type().dtype() == DType.F32) {
      float[] x = from.floats();
      float[] y = to.floats();
      for (int i = 0; i < count; i++) {
        y[target + i] = x[source + i * distance];
      }
    } else if (to.type().dtype() == DType.I32) {
      int[] x = from.ints();
      int[] y = to.ints();
      for (int i = 0; i < count; i++) {
        y[target + i] = x[source + i * distance];
      }
    } else {
      byte[] x = from.bytes();
      byte[] y = to.bytes();
      for (int i = 0; i < count; i++) {
        y[target + i] = x[source + i * distance];
      }
    }
  }
}

package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.TakeAt;

/**
 * The kernels that deal in positions along reduced axes: finding the position of an extreme,
 * placing a value at a position, taking the value at a position. Each result's elements are visited
 * on their own.
 */
abstract sealed class PositionTask implements CpuTask {
  final int[] base;
  final int[] step;
  private final int parts;

  private PositionTask(Reduce.Layout layout, Preparation preparation) {
    base = layout.base();
    step = layout.step();
    parts =
        Math.clamp(base.length, 1, preparation.context().parts((double) base.length * step.length));
  }

  static CpuTask of(ArgExtreme kernel, CpuOperand x, CpuOperand out, Preparation preparation) {
    return new Find(kernel, x, out, preparation);
  }

  static CpuTask of(
      PlaceAt kernel, CpuOperand g, CpuOperand index, CpuOperand out, Preparation preparation) {
    return new Place(kernel, g, index, out, preparation);
  }

  static CpuTask of(
      TakeAt kernel, CpuOperand x, CpuOperand index, CpuOperand out, Preparation preparation) {
    return new Take(kernel, x, index, out, preparation);
  }

  @Override
  public final int parts() {
    return parts;
  }

  @Override
  public final void run(int part) {
    int last = Share.start(base.length, part + 1, parts);
    for (int result = Share.start(base.length, part, parts); result < last; result++) {
      visit(result);
    }
  }

  abstract void visit(int result);

  /** The first NaN, else the lowest position among the largest (or smallest). */
  private static final class Find extends PositionTask {
    private final boolean largest;
    private final float[] x;
    private final int xOffset;
    private final CpuOperand out;

    Find(ArgExtreme kernel, CpuOperand x, CpuOperand out, Preparation preparation) {
      super(Reduce.Layout.of(x.type().shape(), kernel.axes()), preparation);
      this.largest = kernel.largest();
      this.x = x.floats();
      this.xOffset = x.offset();
      this.out = out;
    }

    @Override
    void visit(int result) {
      int at = xOffset + base[result];
      int best = 0;
      float bestValue = x[at + step[0]];
      for (int r = 1; r < step.length && bestValue == bestValue; r++) {
        float value = x[at + step[r]];
        boolean better = largest ? value > bestValue : value < bestValue;
        if (better || value != value) {
          best = r;
          bestValue = value;
        }
      }
      out.ints()[out.offset() + result] = best;
    }
  }

  /** The value at its position, +0 elsewhere. */
  private static final class Place extends PositionTask {
    private final CpuOperand g;
    private final CpuOperand index;
    private final float[] out;
    private final int outOffset;

    Place(PlaceAt kernel, CpuOperand g, CpuOperand index, CpuOperand out, Preparation preparation) {
      super(Reduce.Layout.of(kernel.shape(), kernel.axes()), preparation);
      this.g = g;
      this.index = index;
      this.out = out.floats();
      this.outOffset = out.offset();
    }

    @Override
    void visit(int result) {
      int at = outOffset + base[result];
      for (int distance : step) {
        out[at + distance] = 0f;
      }
      int chosen = index.ints()[index.offset() + result];
      if (chosen >= 0 && chosen < step.length) {
        out[at + step[chosen]] = g.floats()[g.offset() + result];
      }
    }
  }

  /** The value at the position, +0 outside. */
  private static final class Take extends PositionTask {
    private final float[] x;
    private final int xOffset;
    private final CpuOperand index;
    private final CpuOperand out;

    Take(TakeAt kernel, CpuOperand x, CpuOperand index, CpuOperand out, Preparation preparation) {
      super(Reduce.Layout.of(x.type().shape(), kernel.axes()), preparation);
      this.x = x.floats();
      this.xOffset = x.offset();
      this.index = index;
      this.out = out;
    }

    @Override
    void visit(int result) {
      int chosen = index.ints()[index.offset() + result];
      boolean inside = chosen >= 0 && chosen < step.length;
      out.floats()[out.offset() + result] = inside ? x[xOffset + base[result] + step[chosen]] : 0f;
    }
  }
}

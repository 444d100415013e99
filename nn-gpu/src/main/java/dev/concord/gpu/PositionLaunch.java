package dev.concord.gpu;

import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.TakeAt;
import java.util.ArrayList;
import java.util.List;

/** The one launch of an {@link ArgExtreme}, a {@link TakeAt} and a {@link PlaceAt}. */
final class PositionLaunch {
  private static final GpuSource ARG_EXTREME =
      GpuSource.beside(PositionLaunch.class, "arg_extreme");
  private static final GpuSource ARG_EXTREME_PROCESSOR =
      GpuSource.beside(PositionLaunch.class, "arg_extreme_processor");
  private static final GpuSource POSITIONS = GpuSource.beside(PositionLaunch.class, "positions");

  /** Work-items of a group, and results of a group of {@code arg_extreme}. */
  private static final int GROUP = 256;

  private static final int TEAMS = 8;

  private PositionLaunch() {}

  static GpuStep argExtreme(
      ArgExtreme kernel, ReducedAxes axes, GpuOperand x, GpuOperand out, GpuTraits traits) {
    int results = out.size();
    int count = axes.reduced().size();
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(x),
                Argument.of(results),
                Argument.of(count),
                Argument.of(kernel.largest() ? 1 : 0)));
    int items = ProcessorShare.rows(results, count, traits);
    arguments.add(Argument.of(traits.processor() ? items : axes.keepsInnermost() ? 1 : 0));
    arguments.addAll(axes.arguments());
    return new GpuStep.Launch(
        traits.processor() ? ARG_EXTREME_PROCESSOR : ARG_EXTREME,
        traits.processor() ? "arg_extreme_processor" : "arg_extreme",
        null,
        Grid.of(Math.ceilDiv(results, traits.processor() ? items : TEAMS)),
        Grid.of(traits.processor() ? 1 : GROUP),
        arguments);
  }

  static GpuStep takeAt(ReducedAxes axes, GpuOperand x, GpuOperand index, GpuOperand out) {
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(x),
                Argument.of(index),
                Argument.of(out.size()),
                Argument.of(axes.reduced().size())));
    arguments.addAll(axes.arguments());
    return flat("take_at", out.size(), arguments);
  }

  static GpuStep placeAt(ReducedAxes axes, GpuOperand g, GpuOperand index, GpuOperand out) {
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(g),
                Argument.of(index),
                Argument.of(g.size()),
                Argument.of(axes.reduced().size()),
                Argument.of(axes.keepsInnermost() ? 1 : 0)));
    arguments.addAll(axes.arguments());
    return flat("place_at", out.size(), arguments);
  }

  private static GpuStep flat(String entry, int count, List<Argument> arguments) {
    return new GpuStep.Launch(
        POSITIONS, entry, null, Grid.of(Math.ceilDiv(count, GROUP)), Grid.of(GROUP), arguments);
  }
}

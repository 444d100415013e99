package dev.concord.gpu;

import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.TakeAt;
import java.util.ArrayList;
import java.util.List;

/**
 * The launches of an {@link ArgExtreme}, one or for long sets two, and the one of a {@link TakeAt}
 * and of a {@link PlaceAt}.
 */
final class PositionLaunch {
  private static final GpuSource ARG_EXTREME =
      GpuSource.beside(PositionLaunch.class, "arg_extreme");
  private static final GpuSource ARG_EXTREME_PROCESSOR =
      GpuSource.beside(PositionLaunch.class, "arg_extreme_processor");
  private static final GpuSource POSITIONS = GpuSource.beside(PositionLaunch.class, "positions");

  /** Work-items of a group, and results of a group of {@code arg_extreme}. */
  private static final int GROUP = 256;

  private static final int TEAMS = 8;

  /** Elements of a block of {@code arg_extreme_block}. */
  private static final int BLOCK = 4096;

  /** Elements that 32 work-items look through as quickly as blocks do. */
  private static final int SHORT = 512;

  private PositionLaunch() {}

  static List<GpuStep> argExtreme(
      ArgExtreme kernel, ReducedAxes axes, GpuOperand x, GpuOperand out, GpuContext context) {
    GpuTraits traits = context.traits();
    int results = out.size();
    int count = axes.reduced().size();
    if (!traits.processor() && !axes.keepsInnermost() && count > SHORT) {
      return inBlocks(kernel, axes, x, out, context);
    }
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
    return List.of(
        new GpuStep.Launch(
            traits.processor() ? ARG_EXTREME_PROCESSOR : ARG_EXTREME,
            traits.processor() ? "arg_extreme_processor" : "arg_extreme",
            null,
            Grid.of(Math.ceilDiv(results, traits.processor() ? items : TEAMS)),
            Grid.of(traits.processor() ? 1 : GROUP),
            arguments));
  }

  /** A work-group for each block of each result, and where there are several blocks, a choice. */
  private static List<GpuStep> inBlocks(
      ArgExtreme kernel, ReducedAxes axes, GpuOperand x, GpuOperand out, GpuContext context) {
    int results = out.size();
    int count = axes.reduced().size();
    int blocks = Math.ceilDiv(count, BLOCK);
    Argument largest = Argument.of(kernel.largest() ? 1 : 0);
    Argument candidates =
        blocks == 1
            ? Argument.of(out)
            : new Argument.Memory(
                context.scratch((long) results * blocks * Integer.BYTES), 0, Integer.BYTES);
    List<Argument> arguments =
        new ArrayList<>(
            List.of(candidates, Argument.of(x), Argument.of(blocks), Argument.of(count), largest));
    arguments.addAll(axes.arguments());
    Grid group = Grid.of(GROUP);
    GpuStep inner =
        new GpuStep.Launch(
            ARG_EXTREME, "arg_extreme_block", null, Grid.of(results * blocks), group, arguments);
    if (blocks == 1) {
      return List.of(inner);
    }
    arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(x),
                candidates,
                Argument.of(results),
                Argument.of(blocks),
                largest));
    arguments.addAll(axes.arguments());
    Grid groups = Grid.of(Math.ceilDiv(results, GROUP));
    return List.of(
        inner, new GpuStep.Launch(ARG_EXTREME, "arg_extreme_fold", null, groups, group, arguments));
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

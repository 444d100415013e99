package dev.concord.gpu;

import dev.concord.kernel.Gemm;
import dev.concord.kernel.Gemm.Lengths;
import java.util.ArrayList;
import java.util.List;

/** The launch of a {@link Gemm} on an OpenCL processor: gemm_processor.cl and its pieces. */
final class GemmProcessorLaunch {
  private static final GpuSource SOURCE =
      GpuSource.beside(GemmProcessorLaunch.class, "gemm_processor");

  /** Columns of a piece, as the kernel says. */
  private static final int WIDTH = 32;

  /** Most rows of a piece: its sums then stay in the cache beside its panel of B. */
  private static final int MOST_ROWS = 256;

  /**
   * Work-items of a core. Each keeps its own panel in memory; a few of them even out what cores
   * lose to other programs.
   */
  private static final int ITEMS_PER_CORE = 4;

  /** Multiply-adds below which another work-item costs more than it saves. */
  private static final long LEAST_WORK = 65_536;

  private GemmProcessorLaunch() {}

  /** The steps for a product with K > 0. */
  static List<GpuStep> of(
      Gemm gemm,
      Lengths lengths,
      List<GpuOperand> inputs,
      Elementwise epilogue,
      GpuContext context) {
    int run = Math.min(lengths.m(), MOST_ROWS);
    int pieces =
        lengths.batch() * Math.ceilDiv(lengths.m(), run) * Math.ceilDiv(lengths.n(), WIDTH);
    long work = (long) lengths.result().size() * lengths.k();
    int items =
        (int)
            Math.clamp(
                Math.min(pieces, work / LEAST_WORK),
                1,
                (long) ITEMS_PER_CORE * context.traits().computeUnits());
    long floats = (long) items * (Gemm.CHUNK + run) * WIDTH;
    GpuMemory scratch = context.scratch(floats * Float.BYTES);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(Argument.of(inputs.get(0)));
    arguments.add(Argument.of(inputs.get(1)));
    arguments.add(new Argument.Memory(scratch, 0, Float.BYTES));
    for (int number :
        List.of(
            lengths.m(),
            lengths.n(),
            lengths.k(),
            gemm.transposeA() ? 1 : 0,
            gemm.transposeB() ? 1 : 0,
            run,
            pieces)) {
      arguments.add(Argument.of(number));
    }
    arguments.addAll(epilogue.arguments());
    return List.of(
        new GpuStep.Launch(
            SOURCE,
            "gemm_processor",
            epilogue.function(),
            GpuStep.Grid.of(items),
            GpuStep.Grid.of(1),
            arguments));
  }
}

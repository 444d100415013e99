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

  /** Rows of the largest tile; runs are multiples of it. */
  private static final int TILE_ROWS = 8;

  /** Pieces for each core that even out its share, as far as the work is worth it. */
  private static final int PIECES_PER_CORE = 4;

  /** Most work-items of a core: each keeps its own panel in memory. */
  private static final int ITEMS_PER_CORE = 16;

  /** Multiply-adds below which another piece costs more than it saves. */
  private static final long LEAST_WORK = 65_536;

  private GemmProcessorLaunch() {}

  /** The steps for a product with K > 0. */
  static List<GpuStep> of(
      Gemm gemm,
      Lengths lengths,
      List<GpuOperand> inputs,
      Elementwise epilogue,
      GpuContext context) {
    int cores = context.traits().computeUnits();
    int run = run(lengths, cores);
    int pieces =
        lengths.batch() * Math.ceilDiv(lengths.m(), run) * Math.ceilDiv(lengths.n(), WIDTH);
    int items = items(lengths, pieces, cores);
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

  private static long work(Lengths lengths) {
    return (long) lengths.result().size() * lengths.k();
  }

  /** Rows of a piece: equal shares, small enough for the cache and for all cores to have some. */
  private static int run(Lengths lengths, int cores) {
    int columnPieces = lengths.batch() * Math.ceilDiv(lengths.n(), WIDTH);
    long wanted = Math.clamp(work(lengths) / LEAST_WORK, 1, (long) PIECES_PER_CORE * cores);
    int shares =
        Math.max((int) Math.ceilDiv(wanted, columnPieces), Math.ceilDiv(lengths.m(), MOST_ROWS));
    int rows = Math.ceilDiv(lengths.m(), shares);
    return Math.ceilDiv(rows, TILE_ROWS) * TILE_ROWS;
  }

  /** Work-items with equal numbers of pieces. */
  private static int items(Lengths lengths, int pieces, int cores) {
    long most = Math.clamp(work(lengths) / LEAST_WORK, 1, (long) ITEMS_PER_CORE * cores);
    int each = (int) Math.ceilDiv(pieces, most);
    return Math.ceilDiv(pieces, each);
  }
}

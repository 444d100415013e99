package dev.concord.gpu;

import dev.concord.kernel.Gemm;
import dev.concord.kernel.Gemm.Lengths;
import java.util.Optional;

/**
 * How a product is cut up for a GPU. None of it changes a bit of the result.
 *
 * @param tile the kernel
 * @param tiles number of tiles of C, over all matrices
 * @param chunks pieces of K that are summed by different work-groups and added up by a second
 *     launch; 1 where each tile is summed by one work-group
 * @param groups work-groups of the launch; each takes every {@code groups}-th piece of work
 */
record GemmPlan(GemmTile tile, int tiles, int chunks, int groups) {
  /** Cycles to fill the pipeline and to store a tile. */
  private static final int FIXED = 2000;

  /** Cycles that a second launch costs. */
  private static final int LAUNCH = 3000;

  /** Cycles in which a multiprocessor moves 32 floats of totals to memory and back. */
  private static final int TOTALS = 4;

  /** Most floats of totals, 64 MiB: a product of more is large enough without. */
  private static final long MOST_TOTALS = 16 << 20;

  /**
   * Large tiles of a multiprocessor at a time. A group takes one tile after another, so that the
   * sums which wait in memory stay few and in the cache.
   */
  private static final int RESIDENT = 2;

  /** Most work-groups of a launch, far from what a kernel counts with. */
  private static final int MOST_GROUPS = 1 << 20;

  /**
   * The quickest plan by an estimate: for one step of k a multiprocessor takes the tile's latency,
   * or the tile's throughput times its number of tiles, whichever is longer.
   *
   * @param lengths of a product that is not empty, K included
   * @param inVectors whether all rows of both operands begin at multiples of 16 bytes
   * @return empty where no tile fits the device
   */
  static Optional<GemmPlan> of(Lengths lengths, boolean inVectors, GpuTraits traits) {
    GemmPlan best = null;
    long bestCycles = Long.MAX_VALUE;
    int allChunks = Math.ceilDiv(lengths.k(), Gemm.CHUNK);
    for (GemmTile tile : GemmTile.values()) {
      long tiles =
          (long) lengths.batch()
              * Math.ceilDiv(lengths.m(), tile.extent())
              * Math.ceilDiv(lengths.n(), tile.extent());
      if (!tile.fits(traits) || (tile.needsVectors() && !inVectors)) {
        continue;
      }
      for (int chunks : splits(tile, allChunks, tiles, lengths)) {
        long cycles = cycles(tile, tiles, chunks, lengths, traits.computeUnits());
        if (cycles < bestCycles) {
          bestCycles = cycles;
          long works = tiles * chunks;
          long most = tile.chunksInMemory() ? RESIDENT * traits.computeUnits() : MOST_GROUPS;
          best = new GemmPlan(tile, (int) tiles, chunks, (int) Math.min(works, most));
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static int[] splits(GemmTile tile, int chunks, long tiles, Lengths lengths) {
    long totals = (long) chunks * lengths.result().size();
    boolean may = chunks > 1 && !tile.chunksInMemory() && totals <= MOST_TOTALS;
    return may ? new int[] {1, chunks} : new int[] {1};
  }

  private static long cycles(
      GemmTile tile, long tiles, int chunks, Lengths lengths, int multiprocessors) {
    int steps = chunks == 1 ? lengths.k() : Gemm.CHUNK;
    // A last chunk that is short counts for what it is.
    long work = Math.ceilDiv(tiles * lengths.k(), steps);
    long each = Math.ceilDiv(work, multiprocessors);
    long cycles = FIXED + steps * Math.max(tile.latency(), each * tile.throughput());
    if (chunks > 1) {
      long totals = (long) chunks * lengths.result().size();
      cycles += LAUNCH + TOTALS * totals / 32 / multiprocessors;
    }
    return cycles;
  }

  /** Floats of memory that the work-groups need. */
  long totals(Lengths lengths) {
    if (chunks > 1) {
      return (long) chunks * lengths.result().size();
    }
    boolean waiting = tile.chunksInMemory() && lengths.k() > Gemm.CHUNK;
    return waiting ? (long) groups * tile.extent() * tile.extent() : 0;
  }
}

package dev.concord.gpu;

/**
 * The tiles of gemm.cl. The figures of {@link GemmPlan} are processor cycles for one step of k,
 * counted from the instructions of the inner loops; they have not been measured on a GPU.
 */
enum GemmTile {
  /**
   * 8 × 8 elements a work-item: the least traffic, for products that fill the device. It reads A
   * and B in vectors of 4, and the sums of earlier chunks wait in memory, for lack of registers.
   */
  LARGE("gemm_128", 128, 256, 190, 150, true),
  /** 8 × 4 elements a work-item: more even shares of middling products. */
  MEDIUM("gemm_64", 64, 128, 65, 42, false),
  /** 4 × 2 elements a work-item: the shortest way through k, for small products. */
  SMALL("gemm_32", 32, 128, 18, 15, false);

  /** Elements that the large tile reads at a time. */
  static final int VECTOR = 4;

  /** Local memory that the largest of them takes. */
  static final int LOCAL_BYTES = 20 * 1024;

  private final String entry;
  private final int extent;
  private final int threads;
  private final int latency;
  private final int throughput;
  private final boolean large;

  GemmTile(String entry, int extent, int threads, int latency, int throughput, boolean large) {
    this.entry = entry;
    this.extent = extent;
    this.threads = threads;
    this.latency = latency;
    this.throughput = throughput;
    this.large = large;
  }

  /** The kernel for a pair of layouts. */
  String entry(boolean transposeA, boolean transposeB) {
    return entry + "_" + (transposeA ? 't' : 'n') + (transposeB ? 't' : 'n');
  }

  /** Rows and columns. */
  int extent() {
    return extent;
  }

  /** Work-items of a group. */
  int threads() {
    return threads;
  }

  /** Cycles for one k of a tile that has a multiprocessor to itself. */
  int latency() {
    return latency;
  }

  /** Cycles for one k of each tile where a multiprocessor has several. */
  int throughput() {
    return throughput;
  }

  /** Whether the sums of earlier chunks wait in memory. */
  boolean chunksInMemory() {
    return large;
  }

  /** Whether every row of both operands must begin at a multiple of {@link #VECTOR} elements. */
  boolean needsVectors() {
    return large;
  }

  /** Whether the device can run it. */
  boolean fits(GpuTraits traits) {
    return threads <= traits.workGroupLimit() && LOCAL_BYTES <= traits.localMemoryBytes();
  }
}

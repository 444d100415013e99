package dev.concord.backend.cpu.gemm;

import dev.concord.backend.cpu.warmup.BackgroundWarmUp;
import dev.concord.backend.cpu.warmup.ColdCodeSource;
import dev.concord.backend.cpu.warmup.VectorClasses;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Has the generated kernels compiled in the background, those of the largest products first, so
 * that no user's product has to wait for it. Until its kernels are compiled a plan runs {@link
 * PlainPart}; the bits are the same. One warm-up for the whole process, as there is one of each
 * kernel.
 */
public final class GemmWarmup {
  private static final int KERNELS_AT_ONCE = 4;
  private static final BackgroundWarmUp WARM_UP =
      new BackgroundWarmUp("concord-gemm-warm-up", KERNELS_AT_ONCE);
  private static final Set<Object> REQUESTED = new HashSet<>();

  private GemmWarmup() {}

  /**
   * Requests the kernels that nearly every network uses, and returns at once. For the opening of a
   * device: the kernels are then likely to be compiled when the first plan is made.
   *
   * @param lanes floats in a vector: 16, 8 or 4; with 1 there is nothing to do
   */
  public static void requestCommon(int lanes) {
    if (lanes == 1) {
      return;
    }
    String classes = "Vectors of " + lanes;
    request(
        classes,
        classes,
        Long.MAX_VALUE,
        () -> {
          VectorClasses.load(lanes);
          return Optional.empty();
        });
    int vectors = Tiling.widestTile(lanes);
    for (int width = vectors; width >= vectors - 1; width--) {
      requestCommon(lanes, width, TileKernel.Form.ROW, TileKernel.Result.STORE);
      requestCommon(lanes, width, TileKernel.Form.ROW, TileKernel.Result.ADD);
      // Products over a batch have one chunk, so that nothing is added to them.
      requestCommon(lanes, width, TileKernel.Form.COLUMN, TileKernel.Result.STORE);
    }
  }

  private static void requestCommon(
      int lanes, int vectors, TileKernel.Form form, TileKernel.Result result) {
    request(new TileKernel.Shape(lanes, Tiling.TALLEST, vectors, form, result), 0);
  }

  /** Whether kernels are being compiled: then a processor is better left to the compiler. */
  public static boolean isWorking() {
    return WARM_UP.isWorking();
  }

  /**
   * Requests a tile kernel that may have been requested before.
   *
   * @param work multiply-adds of the product that wants it
   */
  static void request(TileKernel.Shape shape, long work) {
    request(
        shape,
        shape.toString(),
        work,
        () -> Optional.of(new ColdTile(shape, KernelLibrary.tile(shape))));
  }

  /** The same for a transpose kernel. */
  static void requestTranspose(int lanes, long work) {
    request(
        lanes,
        "Transpose of " + lanes + " lanes",
        work,
        () -> Optional.of(new ColdTranspose(lanes, KernelLibrary.transpose(lanes))));
  }

  private static void request(Object key, String name, long work, ColdCodeSource code) {
    synchronized (REQUESTED) {
      if (REQUESTED.add(key)) {
        WARM_UP.request(name, work, code);
      }
    }
  }
}

package dev.concord.backend.cpu.gemm;

/**
 * How one matrix product is computed: path, tiles and the shares of the threads, all decided once.
 *
 * <pre>
 *   C[i,j]: K in chunks of 256; in a chunk t = +0; t = fma(a[i,k], b[k,j], t) in order of k;
 *   total = t + (+0); C = total of the first chunk, then C = C + total in order. K = 0 gives +0.
 * </pre>
 *
 * <p>The bits of C do not depend on lanes, threads, the path taken, or M. A plan is immutable but
 * for the note that its kernels are compiled; it may be run by many threads, each with its own
 * part. Running allocates nothing.
 *
 * <p>Every array needs {@link #SLACK} floats beyond the last element of its operand: loads may read
 * them (and take no notice), nothing is ever stored outside C and the workspace.
 */
public final class GemmPlan {
  /** Steps of K that are summed before they are added to C: part of the arithmetic contract. */
  public static final int CHUNK = 256;

  /** Floats that must lie in every operand's array beyond its last element. */
  public static final int SLACK = 64;

  private final boolean swapped;
  private final PlainPart[] plainParts;
  private final TiledPart[] tiledParts;
  private final int workspaceFloats;
  private boolean tiled;

  private GemmPlan(boolean swapped, PlainPart[] plainParts, TiledPart[] tiledParts, boolean tiled) {
    this.swapped = swapped;
    this.plainParts = plainParts;
    this.tiledParts = tiledParts;
    this.tiled = tiled;
    int end = 0;
    for (GemmPart part : plainParts) {
      end = Math.max(end, part.workspaceEnd());
    }
    for (GemmPart part : tiledParts) {
      end = Math.max(end, part.workspaceEnd());
    }
    workspaceFloats = end + SLACK;
  }

  /**
   * Plans a product.
   *
   * @param shape sizes and transposes
   * @param lanes floats in a vector: 16, 8 or 4, or 1 for plain Java without the Vector API
   * @param threads largest number of parts, at least 1
   */
  public static GemmPlan plan(GemmShape shape, int lanes, int threads) {
    return plan(shape, lanes, threads, GemmTuning.DEFAULT);
  }

  /** As the other, with other limits for the choice of the path. */
  static GemmPlan plan(GemmShape shape, int lanes, int threads, GemmTuning tuning) {
    if (lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16) {
      throw new IllegalArgumentException("lanes must be 1, 4, 8 or 16, got " + lanes);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    // A single column is a single row of the transposed product B^T A^T: the same memory.
    boolean swapped = shape.n() == 1 && shape.m() != 1;
    return plan(normal(swapped ? swap(shape) : shape), swapped, lanes, threads, tuning);
  }

  private static GemmPlan plan(
      GemmShape shape, boolean swapped, int lanes, int threads, GemmTuning tuning) {
    int usedLanes = lanesFor(shape.n(), lanes);
    boolean packed =
        shape.transposeB()
            || ((long) shape.n() * shape.k() >= tuning.packedElements()
                && shape.m() >= tuning.packedRows());
    GemmPart.Share[] shares = shares(shape, packed, usedLanes, threads, tuning);
    var plain = new PlainPart[shares.length];
    var tiled = new TiledPart[lanes == 1 ? 0 : shares.length];
    int workspace = 0;
    for (int part = 0; part < shares.length; part++) {
      plain[part] = new PlainPart(shape, swapped, shares[part], workspace);
      int end = plain[part].workspaceEnd();
      if (lanes > 1) {
        tiled[part] = new TiledPart(shape, swapped, packed, usedLanes, shares[part], workspace);
        end = Math.max(end, tiled[part].workspaceEnd());
        if (tuning.waitForCompiler()) {
          tiled[part].requestWarmup(shape.work());
        }
      }
      // Parts do not share a cache line.
      workspace = Math.ceilDiv(end, 16) * 16;
    }
    return new GemmPlan(swapped, plain, tiled, lanes > 1 && !tuning.waitForCompiler());
  }

  private static GemmShape swap(GemmShape shape) {
    return new GemmShape(shape.n(), shape.m(), shape.k(), !shape.transposeB(), !shape.transposeA());
  }

  /** A transpose of a single row or column moves nothing. */
  private static GemmShape normal(GemmShape shape) {
    return new GemmShape(
        shape.m(),
        shape.n(),
        shape.k(),
        shape.transposeA() && shape.m() > 1 && shape.k() > 1,
        shape.transposeB() && shape.n() > 1 && shape.k() > 1);
  }

  /** Narrow products use narrower vectors, so that less of each is wasted. */
  private static int lanesFor(int n, int lanes) {
    int used = lanes;
    while (used > 4 && n <= used / 2) {
      used /= 2;
    }
    return used;
  }

  /**
   * The rectangles of the parts: whole rows of C where B is read in place, whole columns where each
   * part copies its own panels of B, unless that side is too short to be shared.
   */
  private static GemmPart.Share[] shares(
      GemmShape shape, boolean packed, int lanes, int threads, GemmTuning tuning) {
    int m = shape.m();
    int n = shape.n();
    if (m == 0 || n == 0) {
      return new GemmPart.Share[0];
    }
    int vectors = Math.ceilDiv(n, lanes);
    int wanted = Math.clamp(shape.work() / tuning.leastWorkPerPart(), 1, threads);
    boolean byColumns = m < 4 * wanted || (packed && vectors >= 4 * wanted);
    var shares = new GemmPart.Share[Math.min(wanted, byColumns ? vectors : m)];
    for (int part = 0; part < shares.length; part++) {
      shares[part] =
          byColumns
              ? new GemmPart.Share(
                  0,
                  m,
                  lanes * start(vectors, part, shares.length),
                  Math.min(n, lanes * start(vectors, part + 1, shares.length)))
              : new GemmPart.Share(
                  evenStart(m, part, shares.length), evenStart(m, part + 1, shares.length), 0, n);
    }
    return shares;
  }

  private static int start(int length, int part, int parts) {
    return (int) ((long) length * part / parts);
  }

  /** Even numbers of rows make tiles of even heights, which are few. */
  private static int evenStart(int rows, int part, int parts) {
    int start = start(rows, part, parts);
    return part == parts || rows < 8 * parts ? start : start & ~1;
  }

  /** Number of parts, which may run in any order and on different threads; 0 if C is empty. */
  public int parts() {
    return plainParts.length;
  }

  /** Floats that the workspace of a run needs; the parts share one array. */
  public int workspaceFloats() {
    return workspaceFloats;
  }

  /**
   * Computes one part of C.
   *
   * @param part from 0 to {@link #parts} − 1
   * @param a holds op(A) from aOffset on, and {@link #SLACK} floats beyond its end
   * @param b holds op(B) from bOffset on, and {@link #SLACK} floats beyond its end
   * @param c receives C from cOffset on; nothing outside C is written
   * @param workspace at least {@link #workspaceFloats} floats, for this run alone
   * @param epilogue called on finished blocks of this part, or null
   */
  public void run(
      int part,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      Epilogue epilogue) {
    GemmPart chosen = usesGeneratedKernels() ? tiledParts[part] : plainParts[part];
    if (swapped) {
      chosen.run(b, bOffset, a, aOffset, c, cOffset, workspace, epilogue);
    } else {
      chosen.run(a, aOffset, b, bOffset, c, cOffset, workspace, epilogue);
    }
  }

  /** Whether a run now would use generated kernels; once it would, it always will. */
  boolean usesGeneratedKernels() {
    return tiled || nowCompiled();
  }

  private boolean nowCompiled() {
    for (TiledPart part : tiledParts) {
      if (!part.isCompiled()) {
        return false;
      }
    }
    tiled = tiledParts.length > 0;
    return tiled;
  }
}

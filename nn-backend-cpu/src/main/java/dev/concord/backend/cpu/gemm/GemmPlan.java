package dev.concord.backend.cpu.gemm;

/**
 * How one matrix product is computed: paths, tiles and the shares of the threads, all decided once.
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
 * <p>Every array needs {@link #SLACK} floats beyond the last element of its operand: loads may
 * read them (and take no notice), nothing is ever stored outside C and the workspace.
 */
public final class GemmPlan {
  /** Steps of K that are summed before they are added to C: part of the arithmetic contract. */
  public static final int CHUNK = 256;

  /** Floats that must lie in every operand's array beyond its last element. */
  public static final int SLACK = 64;

  /** Multiply-adds below which a second thread costs more than it saves. */
  private static final long LEAST_WORK_PER_PART = 65_536;

  /** Elements of B from which a copy of its panels pays, and the rows that must share it. */
  private static final long PACKED_ELEMENTS = 256 * 512;

  private static final int PACKED_ROWS = 192;

  private final GemmShape shape;
  private final boolean swapped;
  private final boolean plain;
  private final TiledPart[] parts;
  private final PlainPart[] plainParts;
  private final int workspaceFloats;
  private boolean compiled;

  /** The rectangle of C of one part, in the orientation of {@code shape}. */
  private record PlainPart(
      int firstRow, int lastRow, int firstColumn, int lastColumn, int workspaceOffset) {}

  private GemmPlan(GemmShape shape, int lanes, int threads, boolean waitForCompiler) {
    // A single column is a single row of the transposed product: B^T A^T, same memory.
    boolean swapped = shape.n() == 1 && shape.m() != 1;
    this.shape = normal(swapped ? swap(shape) : shape);
    plain = lanes == 1;
    compiled = !waitForCompiler;
    int usedLanes = plain ? 1 : lanesFor(this.shape.n(), lanes);
    int m = this.shape.m();
    int n = this.shape.n();
    int vectors = (n + usedLanes - 1) / usedLanes;
    boolean packed =
        this.shape.transposeB()
            || ((long) n * this.shape.k() >= PACKED_ELEMENTS && m >= PACKED_ROWS);
    int count = Math.clamp(this.shape.work() / LEAST_WORK_PER_PART, 1, threads);
    boolean byColumns = packed ? vectors >= 4 * count || m < 4 * count : m < 4 * count;
    count = Math.max(1, Math.min(count, byColumns ? vectors : m));
    boolean empty = m == 0 || n == 0;
    parts = new TiledPart[plain || empty ? 0 : count];
    plainParts = new PlainPart[empty ? 0 : count];
    int workspace = 0;
    for (int part = 0; part < plainParts.length; part++) {
      int firstRow = byColumns ? 0 : share(m, part, count);
      int lastRow = byColumns ? m : share(m, part + 1, count);
      int firstVector = byColumns ? (int) ((long) vectors * part / count) : 0;
      int lastVector = byColumns ? (int) ((long) vectors * (part + 1) / count) : vectors;
      int end = workspace + PlainGemm.workspaceFloats(this.shape.transposeB());
      plainParts[part] =
          new PlainPart(
              firstRow,
              lastRow,
              firstVector * usedLanes,
              Math.min(lastVector * usedLanes, n),
              workspace);
      if (!plain) {
        parts[part] =
            new TiledPart(
                this.shape,
                swapped,
                packed,
                usedLanes,
                firstRow,
                lastRow,
                firstVector,
                lastVector,
                workspace);
        end = Math.max(end, parts[part].workspaceEnd());
      }
      workspace = (end + 15) / 16 * 16;
    }
    workspaceFloats = workspace + SLACK;
    this.swapped = swapped;
  }

  /**
   * Plans a product.
   *
   * @param shape sizes and transposes
   * @param lanes floats in a vector: 16, 8 or 4, or 1 for plain Java without the Vector API
   * @param threads largest number of parts, at least 1
   */
  public static GemmPlan plan(GemmShape shape, int lanes, int threads) {
    return plan(shape, lanes, threads, true);
  }

  /** As the other; without waiting for the compiler, generated kernels run from the first call. */
  static GemmPlan plan(GemmShape shape, int lanes, int threads, boolean waitForCompiler) {
    if (lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16) {
      throw new IllegalArgumentException("lanes must be 1, 4, 8 or 16, got " + lanes);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    return new GemmPlan(shape, lanes, threads, waitForCompiler);
  }

  private static GemmShape swap(GemmShape shape) {
    return new GemmShape(
        shape.n(), shape.m(), shape.k(), !shape.transposeB(), !shape.transposeA());
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

  /** Start of a thread's share of the rows: even numbers make tiles of even heights. */
  private static int share(int rows, int part, int parts) {
    int start = (int) ((long) rows * part / parts);
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
    boolean direct = !swapped;
    float[] left = direct ? a : b;
    int leftOffset = direct ? aOffset : bOffset;
    float[] right = direct ? b : a;
    int rightOffset = direct ? bOffset : aOffset;
    if (!plain && (compiled || nowCompiled())) {
      parts[part].run(left, leftOffset, right, rightOffset, c, cOffset, workspace, epilogue);
      return;
    }
    PlainPart share = plainParts[part];
    PlainGemm.run(
        shape,
        share.firstRow,
        share.lastRow,
        share.firstColumn,
        share.lastColumn,
        left,
        leftOffset,
        right,
        rightOffset,
        c,
        cOffset,
        workspace,
        share.workspaceOffset);
    if (epilogue != null) {
      if (direct) {
        epilogue.apply(share.firstRow, share.lastRow, share.firstColumn, share.lastColumn);
      } else {
        epilogue.apply(share.firstColumn, share.lastColumn, share.firstRow, share.lastRow);
      }
    }
  }

  /** Kernels never turn cold again, so that a yes is remembered. */
  private boolean nowCompiled() {
    for (TiledPart part : parts) {
      if (!part.isCompiled()) {
        return false;
      }
    }
    compiled = true;
    return true;
  }
}

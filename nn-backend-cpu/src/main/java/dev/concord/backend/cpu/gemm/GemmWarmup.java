package dev.concord.backend.cpu.gemm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings new kernels to compiled code in the background, so that no user's product has to wait for
 * it: vector code in the interpreter takes some hundred nanoseconds an operation. Until a kernel is
 * compiled, plans that use it run {@link PlainPart}; the bits are the same.
 *
 * <p>One daemon thread works off what is requested and ends when nothing is left. HotSpot counts
 * the calls of a method: some hundred bring it to the first compiler, so these do nothing; some
 * thousand more bring it to the optimising one, and these compute a little, for the profile that it
 * goes by. A kernel is done once a call takes the time that only optimised code can reach. Where
 * that never happens (a JVM without its optimising compiler) the plans stay with plain Java, which
 * is then the faster of the two.
 */
public final class GemmWarmup {
  /** More than HotSpot counts in interpreted code before its first compiler begins. */
  private static final int EMPTY_CALLS = 300;

  private static final int CALLS_BETWEEN_LOOKS_AT_THE_CLOCK = 20;

  private static final long ROUND_NANOS = 1_000_000;

  /** A longer queue for the compiler would raise the number of calls it waits for. */
  private static final int KERNELS_AT_ONCE = 4;

  private static final int PROBE_STEPS = 16;

  /** Interpreted or merely profiled code takes over 20 ns for one vector operation. */
  private static final long COMPILED_NANOS_PER_OPERATION = 4;

  private static final long CALL_NANOS = 500;

  private static final long GIVE_UP_NANOS = 60_000_000_000L;

  private static final Object LOCK = new Object();
  private static final ArrayDeque<Task> WAITING = new ArrayDeque<>();
  private static final Set<Object> REQUESTED = new HashSet<>();
  private static Thread worker;

  private GemmWarmup() {}

  /** A kernel in a form that the worker can call. */
  private interface Task {
    /** A call that computes a little, or nothing. */
    void call(boolean working);

    /** A longer call, in compiled code of {@link #operations} vector operations. */
    void probe();

    int operations();

    void done();
  }

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
    int vectors = Tiling.widestTile(lanes);
    for (var form : TileKernel.Form.values()) {
      for (var result : TileKernel.Result.values()) {
        request(new TileKernel.Shape(lanes, Tiling.TALLEST, vectors, form, result));
        request(new TileKernel.Shape(lanes, Tiling.TALLEST, vectors - 1, form, result));
      }
    }
    requestTranspose(lanes);
  }

  /** Waits until every requested kernel is compiled: for benchmarks and tests. */
  public static void await() throws InterruptedException {
    synchronized (LOCK) {
      while (worker != null) {
        LOCK.wait();
      }
    }
  }

  /** Requests a tile kernel that may have been requested before. */
  static void request(TileKernel.Shape shape) {
    TileKernel kernel = KernelLibrary.tile(shape);
    synchronized (LOCK) {
      if (REQUESTED.add(kernel)) {
        enqueue(new TileTask(shape, kernel));
      }
    }
  }

  /** Requests a transpose kernel that may have been requested before. */
  static void requestTranspose(int lanes) {
    TransposeKernel kernel = KernelLibrary.transpose(lanes);
    synchronized (LOCK) {
      if (REQUESTED.add(kernel)) {
        enqueue(new TransposeTask(lanes, kernel));
      }
    }
  }

  private static void enqueue(Task task) {
    WAITING.add(task);
    if (worker == null) {
      worker = Thread.ofPlatform().daemon().name("concord-gemm-warm-up").start(GemmWarmup::work);
    }
  }

  private static void work() {
    List<Task> active = new ArrayList<>();
    long lastProgress = System.nanoTime();
    while (true) {
      synchronized (LOCK) {
        if (System.nanoTime() - lastProgress > GIVE_UP_NANOS) {
          active.clear();
        }
        while (active.size() < KERNELS_AT_ONCE && !WAITING.isEmpty()) {
          Task task = WAITING.poll();
          for (int call = 0; call < EMPTY_CALLS; call++) {
            task.call(false);
          }
          active.add(task);
        }
        if (active.isEmpty()) {
          worker = null;
          LOCK.notifyAll();
          return;
        }
      }
      long roundStart = System.nanoTime();
      // The kernels in turn: the compiler works on one while the others are called.
      for (Task task : active) {
        long start = System.nanoTime();
        do {
          for (int call = 0; call < CALLS_BETWEEN_LOOKS_AT_THE_CLOCK; call++) {
            task.call(true);
          }
        } while (System.nanoTime() - start < ROUND_NANOS);
      }
      if (active.removeIf(GemmWarmup::isCompiled)) {
        lastProgress = System.nanoTime();
      }
      try {
        // Leaves the processor to the compiler and to the user most of the time.
        Thread.sleep(Math.clamp(3 * (System.nanoTime() - roundStart) / 1_000_000, 1, 20));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isCompiled(Task task) {
    long start = System.nanoTime();
    task.probe();
    long taken = System.nanoTime() - start;
    boolean compiled = taken < CALL_NANOS + COMPILED_NANOS_PER_OPERATION * task.operations();
    if (compiled) {
      task.done();
    }
    return compiled;
  }

  private record TileTask(
      TileKernel.Shape shape, TileKernel kernel, float[] a, float[] b, float[] c) implements Task {
    TileTask(TileKernel.Shape shape, TileKernel kernel) {
      int width = shape.lanes() * shape.vectors();
      this(
          shape,
          kernel,
          new float[shape.rows() * PROBE_STEPS],
          new float[width],
          new float[shape.rows() * width]);
    }

    private void run(int length) {
      int aStride = shape.form() == TileKernel.Form.ROW ? PROBE_STEPS : shape.rows();
      kernel.run(a, 0, aStride, b, 0, 0, c, 0, b.length, length);
    }

    @Override
    public void call(boolean working) {
      run(working ? 2 : -1);
    }

    @Override
    public void probe() {
      run(PROBE_STEPS);
    }

    @Override
    public int operations() {
      return PROBE_STEPS * shape.rows() * shape.vectors();
    }

    @Override
    public void done() {
      kernel.markCompiled();
    }
  }

  private record TransposeTask(int lanes, TransposeKernel kernel, float[] source, float[] target)
      implements Task {
    TransposeTask(int lanes, TransposeKernel kernel) {
      this(lanes, kernel, new float[lanes * PROBE_STEPS], new float[lanes * PROBE_STEPS]);
    }

    private void run(int blocks) {
      kernel.run(source, 0, PROBE_STEPS, target, 0, lanes, blocks);
    }

    @Override
    public void call(boolean working) {
      run(working ? 1 : 0);
    }

    @Override
    public void probe() {
      run(PROBE_STEPS / lanes);
    }

    @Override
    public int operations() {
      return PROBE_STEPS * Integer.numberOfTrailingZeros(lanes);
    }

    @Override
    public void done() {
      kernel.markCompiled();
    }
  }
}

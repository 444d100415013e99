package dev.concord.backend.cpu.gemm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings new kernels to compiled code in the background, so that no user's product has to wait for
 * it: vector code in the interpreter takes some hundred nanoseconds an operation. Until a kernel is
 * compiled, plans that use it run {@link PlainGemm}; the bits are the same.
 *
 * <p>One daemon thread works off what is requested and ends when nothing is left. A kernel is called
 * often with few steps, which is what the just-in-time compiler counts, and is done once a longer
 * call takes the time that only compiled code can reach.
 */
public final class GemmWarmup {
  /** Calls after which HotSpot gives a method to its optimising compiler, and some more. */
  private static final int CALLS = 5_500;

  private static final int PROBE_STEPS = 64;

  /** Interpreted or merely profiled code takes over 20 ns for one vector operation. */
  private static final long COMPILED_NANOS_PER_OPERATION = 4;

  private static final int MAXIMUM_PROBES = 500;

  private static final Object LOCK = new Object();
  private static final ArrayDeque<Task> WAITING = new ArrayDeque<>();
  private static Thread worker;

  private GemmWarmup() {}

  /** A kernel in a form that the worker can call. */
  private interface Task {
    /** One short call. */
    void call(int number);

    /** One longer call that takes at most {@link #limitNanos} in compiled code. */
    void probe();

    long limitNanos();

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
        KernelLibrary.tile(new TileKernel.Shape(lanes, 6, vectors, form, result));
        KernelLibrary.tile(new TileKernel.Shape(lanes, 6, vectors - 1, form, result));
      }
    }
    KernelLibrary.transpose(lanes);
  }

  /** Waits until every requested kernel is compiled: for benchmarks and tests. */
  public static void await() throws InterruptedException {
    synchronized (LOCK) {
      while (worker != null) {
        LOCK.wait();
      }
    }
  }

  static void request(TileKernel.Shape shape, TileKernel kernel) {
    request(new TileTask(shape, kernel));
  }

  static void request(int lanes, TransposeKernel kernel) {
    request(new TransposeTask(lanes, kernel));
  }

  private static void request(Task task) {
    synchronized (LOCK) {
      WAITING.add(task);
      if (worker == null) {
        worker = Thread.ofPlatform().daemon().name("concord-gemm-warm-up").start(GemmWarmup::work);
      }
    }
  }

  private static void work() {
    List<Task> called = new ArrayList<>();
    while (true) {
      Task next;
      synchronized (LOCK) {
        next = WAITING.poll();
        if (next == null && called.isEmpty()) {
          worker = null;
          LOCK.notifyAll();
          return;
        }
      }
      if (next != null) {
        for (int number = 0; number < CALLS; number++) {
          next.call(number);
        }
        called.add(next);
      } else {
        called.forEach(GemmWarmup::waitUntilCompiled);
        called.clear();
      }
    }
  }

  /** The compiler works in the background; a probe now and then shows when it is done. */
  private static void waitUntilCompiled(Task task) {
    for (int probe = 0; probe < MAXIMUM_PROBES; probe++) {
      long start = System.nanoTime();
      task.probe();
      if (System.nanoTime() - start < task.limitNanos()) {
        break;
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    task.done();
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

    @Override
    public void call(int number) {
      // Two and three steps in turn: the loop and the odd step after it are both seen.
      kernel.run(a, 0, shape.rows(), b, 0, 0, c, 0, c.length / shape.rows(), 2 + (number & 1));
    }

    @Override
    public void probe() {
      int stride = shape.form() == TileKernel.Form.ROW ? PROBE_STEPS : shape.rows();
      kernel.run(a, 0, stride, b, 0, 0, c, 0, c.length / shape.rows(), PROBE_STEPS);
    }

    @Override
    public long limitNanos() {
      return COMPILED_NANOS_PER_OPERATION * PROBE_STEPS * shape.rows() * shape.vectors();
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

    @Override
    public void call(int number) {
      kernel.run(source, 0, PROBE_STEPS, target, 0, lanes, 1);
    }

    @Override
    public void probe() {
      kernel.run(source, 0, PROBE_STEPS, target, 0, lanes, PROBE_STEPS / lanes);
    }

    @Override
    public long limitNanos() {
      int stages = Integer.numberOfTrailingZeros(lanes);
      return COMPILED_NANOS_PER_OPERATION * PROBE_STEPS * stages;
    }

    @Override
    public void done() {
      kernel.markCompiled();
    }
  }
}

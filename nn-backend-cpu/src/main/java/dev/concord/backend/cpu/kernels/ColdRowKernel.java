package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.warmup.ColdCode;

/** One of the {@link RowKernels} of the Vector API with made-up data, for the warm-up. */
final class ColdRowKernel implements ColdCode {
  /** The methods of {@link RowKernels}. */
  enum Method {
    SUM,
    SUM_FOUR,
    MAX,
    MAX_NUMBER,
    MAX_WITHIN,
    MIN,
    START,
    ADD,
    ADD_FOUR,
    SCALE
  }

  private static final int LONGEST = 67;

  /**
   * With and without a rest behind whole vectors: a branch never seen would throw the code away.
   */
  private static final int[] COUNTS = {LONGEST, 66, 64, 3};

  /** Compiled, a vector of the longest method takes 1 ns; not optimised, of the shortest 20. */
  private static final int NANOS_PER_VECTOR = 4;

  private static final int CALL_NANOS = 50;

  private final RowKernels kernels;
  private final Method method;
  private final int lanes;
  private final Runnable takeOver;
  private final float[] x = new float[4 * LONGEST];
  private final float[] to = new float[LONGEST];
  private final float[] scratch = new float[RowKernels.SCRATCH];

  /**
   * Code to be heated.
   *
   * @param kernels of the Vector API
   * @param lanes floats in a vector
   * @param takeOver called when the method is compiled
   */
  ColdRowKernel(RowKernels kernels, Method method, int lanes, Runnable takeOver) {
    this.kernels = kernels;
    this.method = method;
    this.lanes = lanes;
    this.takeOver = takeOver;
  }

  private void run(int count) {
    switch (method) {
      case SUM -> kernels.sum(x, 0, count, scratch);
      case SUM_FOUR -> kernels.sumFour(x, 0, LONGEST, count, scratch, to, 0);
      case MAX -> kernels.max(x, 0, count);
      case MAX_NUMBER -> kernels.maxNumber(x, 0, count);
      case MAX_WITHIN -> kernels.maxWithin(1f, x, 0, count, to, 0);
      case MIN -> kernels.min(x, 0, count);
      case START -> kernels.start(x, 0, to, 0, count);
      case ADD -> kernels.add(x, 0, to, 0, count);
      case ADD_FOUR -> kernels.addFour(x, 0, LONGEST, to, 0, count);
      case SCALE -> kernels.scale(to, 0, count, 1f);
    }
  }

  @Override
  public void pass() {
    run(0);
  }

  @Override
  public int passesPerExercise() {
    // Without a loop that only turns, it is calls that count.
    return 400;
  }

  @Override
  public void exercise() {
    for (int count : COUNTS) {
      run(count);
    }
  }

  @Override
  public long fastNanos() {
    return COUNTS.length * (CALL_NANOS + NANOS_PER_VECTOR * LONGEST / lanes);
  }

  @Override
  public void takeOver() {
    takeOver.run();
  }
}

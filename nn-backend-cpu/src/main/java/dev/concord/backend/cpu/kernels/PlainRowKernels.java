package dev.concord.backend.cpu.kernels;

/**
 * {@link RowKernels} in plain Java: without the Vector API, for short rows, and until that is warm.
 */
final class PlainRowKernels implements RowKernels {
  @Override
  public float sum(float[] x, int at, int count, float[] scratch) {
    int live = Math.min(count, SUM_LANES);
    for (int l = 0; l < live; l++) {
      scratch[l] = x[at + l] + 0f;
    }
    int i = SUM_LANES;
    for (; i + SUM_LANES <= count; i += SUM_LANES) {
      for (int l = 0; l < SUM_LANES; l++) {
        scratch[l] += x[at + i + l];
      }
    }
    addRest(x, at, i, count, scratch, 0);
    return tree(scratch, 0, live);
  }

  @Override
  public void sumFour(
      float[] x, int at, int distance, int count, float[] scratch, float[] out, int outAt) {
    for (int block = 0; block < 4; block++) {
      out[outAt + block] = sum(x, at + block * distance, count, scratch);
    }
  }

  /** Adds the elements from {@code first} on, fewer than one of each lane, to the lanes. */
  static void addRest(float[] x, int at, int first, int count, float[] lanes, int lanesAt) {
    for (int i = first; i < count; i++) {
      lanes[lanesAt + i - first] += x[at + i];
    }
  }

  /**
   * The tree over 32 lanes of which only {@code live} are not +0. A lane is never −0, so that
   * adding the others would change nothing.
   */
  static float tree(float[] lanes, int at, int live) {
    if (live == 0) {
      return 0f;
    }
    int left = live;
    for (int half = SUM_LANES / 2; half >= 1; half /= 2) {
      for (int l = 0; l < left - half; l++) {
        lanes[at + l] += lanes[at + l + half];
      }
      left = Math.min(left, half);
    }
    return lanes[at];
  }

  @Override
  public float max(float[] x, int at, int count) {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      if (value > best || value != value) {
        best = value;
      }
    }
    return best + 0f;
  }

  @Override
  public float maxNumber(float[] x, int at, int count) {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      best = value > best ? value : best;
    }
    return best + 0f;
  }

  @Override
  public boolean maxWithin(float spread, float[] x, int at, int count, float[] out, int outAt) {
    float largest = maxNumber(x, at, count);
    out[outAt] = largest;
    boolean within = true;
    for (int i = 0; i < count; i++) {
      within &= largest - x[at + i] <= spread;
    }
    return within;
  }

  @Override
  public float min(float[] x, int at, int count) {
    float best = Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      if (value < best || value != value) {
        best = value;
      }
    }
    return best + 0f;
  }

  @Override
  public void start(float[] x, int at, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] = x[at + i] + 0f;
    }
  }

  @Override
  public void add(float[] x, int at, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] += x[at + i];
    }
  }

  @Override
  public void scale(float[] x, int at, int count, float factor) {
    for (int i = 0; i < count; i++) {
      x[at + i] *= factor;
    }
  }

  @Override
  public void addFour(float[] x, int at, int distance, float[] to, int toAt, int count) {
    for (int piece = 0; piece < 4; piece++) {
      add(x, at + piece * distance, to, toAt, count);
    }
  }
}

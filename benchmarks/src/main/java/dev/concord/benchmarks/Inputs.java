package dev.concord.benchmarks;

import java.util.SplittableRandom;

/** Deterministic numbers, so that every implementation works on the same ones. */
final class Inputs {
  private Inputs() {}

  /** {@code count} values, uniform in [low, high). The stream number keeps arrays independent. */
  static float[] uniform(int count, float low, float high, int stream) {
    SplittableRandom random = new SplittableRandom(0x9E3779B97F4A7C15L * (stream + 1));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = low + (high - low) * (random.nextInt(1 << 24) * 0x1p-24f);
    }
    return values;
  }
}

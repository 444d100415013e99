package dev.concord.benchmarks;

import java.util.List;

/** One function over a million floats on one thread; softmax over the rows of [1000, 1000]. */
public enum ElementwiseScenario implements Scenario {
  EXP("exp"),
  TANH("tanh"),
  SIGMOID("sigmoid"),
  /** x·½·(1 + erf(x/√2)). */
  GELU_ERF("GELU, erf form"),
  /** x·½·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
  GELU_TANH("GELU, tanh form"),
  RELU("ReLU"),
  SOFTMAX_ROWS("softmax 1000×1000");

  /** Number of elements. */
  public static final int SIZE = 1_000_000;

  /** Length of a softmax row. */
  public static final int ROW = 1000;

  private final String title;

  ElementwiseScenario(String title) {
    this.title = title;
  }

  /** Input [1 000 000], in [−5, 5). */
  public float[] input() {
    return Inputs.uniform(SIZE, -5, 5, 30);
  }

  @Override
  public String title() {
    return this == SOFTMAX_ROWS ? title : title + ", 1 M";
  }

  @Override
  public double arithmeticOperations() {
    return 0;
  }

  @Override
  public List<Integer> threadCounts() {
    return List.of(1);
  }
}

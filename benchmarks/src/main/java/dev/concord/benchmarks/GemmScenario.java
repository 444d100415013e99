package dev.concord.benchmarks;

import java.util.List;

/**
 * Matrix products C[m,n] = op(A)[m,k] · op(B)[k,n], row-major, C overwritten.
 *
 * <p>A transposed operand is stored the other way round: A as [k,m], B as [n,k]. The three small
 * ones are the first layer of {@link Network#DIGITS} at batch 128.
 */
public enum GemmScenario implements Scenario {
  SQUARE_512("Gemm 512×512×512", 512, 512, 512, false, false),
  SQUARE_1024("Gemm 1024×1024×1024", 1024, 1024, 1024, false, false),
  SQUARE_2048("Gemm 2048×2048×2048", 2048, 2048, 2048, false, false),
  /** Z[128,300] = X[128,784] · W[784,300]. */
  LAYER_FORWARD("Gemm 128×784·784×300 (forward)", 128, 300, 784, false, false),
  /** dW[784,300] = Xᵀ[784,128] · dZ[128,300]. */
  LAYER_WEIGHT_GRADIENT("Gemm 784×128ᵀ·128×300 (weight gradient)", 784, 300, 128, true, false),
  /** dX[128,784] = dZ[128,300] · Wᵀ[300,784]. */
  LAYER_INPUT_GRADIENT("Gemm 128×300·300×784ᵀ (input gradient)", 128, 784, 300, false, true);

  private final String title;
  private final int m;
  private final int n;
  private final int k;
  private final boolean transposeA;
  private final boolean transposeB;

  GemmScenario(String title, int m, int n, int k, boolean transposeA, boolean transposeB) {
    this.title = title;
    this.m = m;
    this.n = n;
    this.k = k;
    this.transposeA = transposeA;
    this.transposeB = transposeB;
  }

  /** Rows of C. */
  public int m() {
    return m;
  }

  /** Columns of C. */
  public int n() {
    return n;
  }

  /** Length of each sum. */
  public int k() {
    return k;
  }

  /** Whether A is stored as [k,m]. */
  public boolean transposeA() {
    return transposeA;
  }

  /** Whether B is stored as [n,k]. */
  public boolean transposeB() {
    return transposeB;
  }

  /** A as stored, m·k values. */
  public float[] a() {
    return Inputs.uniform(m * k, -1, 1, 1);
  }

  /** B as stored, k·n values. */
  public float[] b() {
    return Inputs.uniform(k * n, -1, 1, 2);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public double arithmeticOperations() {
    return 2.0 * m * n * k;
  }

  @Override
  public List<Integer> threadCounts() {
    return List.of(1, 2);
  }
}

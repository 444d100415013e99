package dev.concord.examples.lecture;

import java.util.Arrays;

/** Linear systems in float64, by Cholesky's decomposition: closed forms beside networks. */
final class LinearSystem {
  /**
   * Added to the diagonal, relative to its mean, so that a nearly singular system has a solution.
   */
  private static final double JITTER = 1e-10;

  private LinearSystem() {}

  /**
   * The w that makes ‖H·w − y‖ least, and of those the one of least norm:
   *
   * <pre>
   *   p ≤ n:  w = (HᵀH)⁻¹Hᵀy       p &gt; n:  w = Hᵀ(HHᵀ)⁻¹y
   * </pre>
   *
   * @param h of full rank, [n, p]
   */
  static double[] leastNorm(double[][] h, double[] y) {
    double[][] transposed = transpose(h);
    return transposed.length <= h.length
        ? solve(gram(transposed), times(transposed, y))
        : times(transposed, solve(gram(h), y));
  }

  /**
   * Solves A·x = b.
   *
   * @param a symmetric, positive semidefinite, [n, n]; unchanged
   */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += a[i][i];
    }
    double[][] lower = new double[n][n]; // A = L·Lᵀ
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j] + (i == j ? JITTER * trace / n : 0);
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  /** A·x. */
  static double[] times(double[][] a, double[] x) {
    return Arrays.stream(a).mapToDouble(row -> dot(row, x)).toArray();
  }

  /** A·Aᵀ. */
  private static double[][] gram(double[][] a) {
    return Arrays.stream(a).map(row -> times(a, row)).toArray(double[][]::new);
  }

  private static double[][] transpose(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

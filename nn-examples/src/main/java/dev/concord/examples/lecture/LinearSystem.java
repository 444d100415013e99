package dev.concord.examples.lecture;

/**
 * Symmetric linear systems in float64, by Cholesky's decomposition: closed forms beside networks.
 */
final class LinearSystem {
  /**
   * Added to the diagonal, relative to its mean, so that a nearly singular system has a solution.
   */
  private static final double JITTER = 1e-10;

  private LinearSystem() {}

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
}

package dev.concord.select.bayes;

/**
 * The Cholesky factor of a symmetric positive definite matrix, in double: A = L·Lᵀ with L lower
 * triangular,
 *
 * <pre>
 *   L[j,j] = √(A[j,j] − Σ_k L[j,k]²),   L[i,j] = (A[i,j] − Σ_k L[i,k] L[j,k]) ÷ L[j,j],   k &lt; j &lt; i
 * </pre>
 */
final class Cholesky {
  private final double[][] factor;

  private Cholesky(double[][] factor) {
    this.factor = factor;
  }

  /**
   * Factorises a matrix.
   *
   * @param matrix only its lower triangle is read; it is not changed
   * @return null if the matrix is not positive definite to double precision
   */
  static Cholesky of(double[][] matrix) {
    int n = matrix.length;
    double[][] factor = new double[n][];
    for (int i = 0; i < n; i++) {
      factor[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j];
        for (int k = 0; k < j; k++) {
          rest -= factor[i][k] * factor[j][k];
        }
        if (j < i) {
          factor[i][j] = rest / factor[j][j];
        } else if (rest > 0) {
          factor[i][i] = Math.sqrt(rest);
        } else {
          return null;
        }
      }
    }
    return new Cholesky(factor);
  }

  /** The z with L·z = b. */
  double[] solveLower(double[] b) {
    double[] z = new double[b.length];
    for (int i = 0; i < b.length; i++) {
      double rest = b[i];
      for (int k = 0; k < i; k++) {
        rest -= factor[i][k] * z[k];
      }
      z[i] = rest / factor[i][i];
    }
    return z;
  }

  /** The x with A·x = b. */
  double[] solve(double[] b) {
    double[] x = solveLower(b);
    for (int i = b.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < b.length; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
    return x;
  }

  /** The natural logarithm of the determinant of A: 2 Σ ln L[i,i]. */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < factor.length; i++) {
      sum += StrictMath.log(factor[i][i]);
    }
    return 2 * sum;
  }
}

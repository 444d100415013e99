package dev.concord.data.preprocess;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix without negative eigenvalues, such as a
 * covariance: {@code A·v_i = λ_i·v_i}. In double by + − × ÷ √ alone, in a fixed order, so the bits
 * are the same on every machine.
 *
 * <p>The method is one-sided Jacobi (Hestenes, "Inversion of matrices by biorthogonalization",
 * 1958): sweeps of plane rotations V make the columns of A·V orthogonal; their lengths are then the
 * eigenvalues and V's columns the eigenvectors. Cost per sweep about 10 m³ operations for m × m.
 *
 * @param values largest first
 * @param vectors row i belongs to value i; of length 1, the component of largest size (the first
 *     among equals) positive, so that the sign is fixed
 */
record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 60;
  private static final double EPSILON = 0x1p-52;

  /** Columns shorter than this part of the longest are rounding noise: not rotated further. */
  private static final double NEGLIGIBLE = 1e-15;

  /**
   * Decomposes a matrix, which is overwritten.
   *
   * @param a symmetric, m × m, row by row
   */
  static SymmetricEigen of(double[][] a) {
    int size = a.length;
    double[][] v = new double[size][size];
    for (int i = 0; i < size; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; rotateAll(a, v); sweep++) {
      if (sweep == MOST_SWEEPS) {
        throw new ArithmeticException(
            "The eigenvalues of a %d x %d matrix did not settle in %d sweeps."
                .formatted(size, size, MOST_SWEEPS));
      }
    }
    return sorted(a, v);
  }

  /** One sweep over all pairs of columns; the arrays hold columns as rows. */
  private static boolean rotateAll(double[][] a, double[][] v) {
    double[] squares = new double[a.length];
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      squares[i] = product(a[i], a[i]);
      largest = squares[i] > largest ? squares[i] : largest;
    }
    double negligible = largest * NEGLIGIBLE * NEGLIGIBLE;
    double tolerance = a.length * EPSILON;
    boolean rotated = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        if (squares[p] <= negligible || squares[q] <= negligible) {
          continue;
        }
        double mixed = product(a[p], a[q]);
        if (Math.abs(mixed) <= tolerance * StrictMath.sqrt(squares[p] * squares[q])) {
          continue;
        }
        rotated = true;
        double zeta = (squares[q] - squares[p]) / (2 * mixed);
        double root = Math.abs(zeta) + StrictMath.sqrt(1 + zeta * zeta);
        double tangent = zeta < 0 ? -1 / root : 1 / root;
        double cosine = 1 / StrictMath.sqrt(1 + tangent * tangent);
        double sine = cosine * tangent;
        rotate(a[p], a[q], cosine, sine);
        rotate(v[p], v[q], cosine, sine);
        squares[p] = product(a[p], a[p]);
        squares[q] = product(a[q], a[q]);
      }
    }
    return rotated;
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void rotate(double[] x, double[] y, double cosine, double sine) {
    for (int i = 0; i < x.length; i++) {
      double old = x[i];
      x[i] = cosine * old - sine * y[i];
      y[i] = sine * old + cosine * y[i];
    }
  }

  private static SymmetricEigen sorted(double[][] a, double[][] v) {
    int size = a.length;
    double[] lengths = new double[size];
    for (int i = 0; i < size; i++) {
      lengths[i] = StrictMath.sqrt(product(a[i], a[i]));
    }
    double[] values = new double[size];
    double[][] vectors = new double[size][];
    for (int rank = 0; rank < size; rank++) {
      int best = -1;
      for (int i = 0; i < size; i++) {
        if (v[i] != null && (best < 0 || lengths[i] > lengths[best])) {
          best = i;
        }
      }
      values[rank] = lengths[best];
      vectors[rank] = withFixedSign(v[best]);
      v[best] = null;
    }
    return new SymmetricEigen(values, vectors);
  }

  private static double[] withFixedSign(double[] vector) {
    int largest = 0;
    for (int i = 1; i < vector.length; i++) {
      if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
        largest = i;
      }
    }
    double sign = vector[largest] < 0 ? -1 : 1;
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= sign;
    }
    return vector;
  }
}

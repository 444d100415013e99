package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static dev.concord.data.preprocess.EveryTransformTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.preprocess.PrincipalComponents.Whitening;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eigenvalues, decorrelation and whitening against their definitions. */
class PrincipalComponentsTest {
  private static final double[] NUMPY_VALUES = {
    6.669079088282287, 3.4760236029181333, 1.8548973087995761
  };
  private static final double[] NUMPY_FIRST_VECTOR = {
    0.6311789687764832, 0.1720265367929077, 0.7563200248659909
  };

  /** A·v = λ·v, vectors of length 1 and orthogonal, values descending, at sizes 1 to 60. */
  @Test
  void eigenvectorsSatisfyTheirDefinition() {
    RandomStream random = RandomStream.of(4, "test", "", "matrix");
    for (int size : new int[] {1, 2, 3, 10, 60}) {
      for (int rank : new int[] {1, size / 2 + 1, size}) {
        double[][] a = gram(size, rank, random);
        double[][] copy = new double[size][];
        for (int i = 0; i < size; i++) {
          copy[i] = a[i].clone();
        }
        SymmetricEigen eigen = SymmetricEigen.of(copy);
        for (int i = 0; i < size; i++) {
          double[] v = eigen.vectors()[i];
          for (int row = 0; row < size; row++) {
            // Rounding of sums over the size in double, relative to the largest eigenvalue.
            assertEquals(eigen.values()[i] * v[row], product(a[row], v), 1e-12 * eigen.values()[0]);
          }
          for (int j = 0; j < size; j++) {
            assertEquals(i == j ? 1 : 0, product(v, eigen.vectors()[j]), 1e-12);
          }
          assertTrue(i == 0 || eigen.values()[i] <= eigen.values()[i - 1]);
          assertTrue(i < rank || eigen.values()[i] <= 1e-13 * eigen.values()[0], "rank " + rank);
        }
      }
    }
  }

  /** Values of NumPy's eigh for a 3 × 3 matrix. */
  @Test
  void agreesWithNumPy() {
    SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{4, 1, 2}, {1, 3, 0}, {2, 0, 5}});
    assertArrayEquals(NUMPY_VALUES, eigen.values(), 1e-14 * 7);
    assertArrayEquals(NUMPY_FIRST_VECTOR, eigen.vectors()[0], 1e-14);
  }

  @Test
  void componentsAreUncorrelated() {
    HostTensor rows = TransformCases.random(300, 6, 8);
    FittedPrincipalComponents fitted = new PrincipalComponents().fit(rows);
    double[][] covariance = covariance(fitted.apply(rows));
    double largest = fitted.variances()[0];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        // Rounding of the components to float32, over 300 rows.
        assertEquals(i == j ? fitted.variances()[i] : 0, covariance[i][j], 1e-5 * largest);
      }
    }
    double sum = 0;
    for (double share : fitted.explainedShares()) {
      sum += share;
    }
    assertEquals(1, sum, 1e-12);
  }

  @Test
  void whiteningMakesTheCovarianceTheIdentity() {
    HostTensor rows = TransformCases.random(300, 6, 8);
    for (Whitening whitening : List.of(Whitening.PCA, Whitening.ZCA)) {
      HostTensor white = new PrincipalComponents().whitened(whitening).fit(rows).apply(rows);
      double[][] covariance = covariance(white);
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
          assertEquals(i == j ? 1 : 0, covariance[i][j], 1e-5, whitening + " " + i + " " + j);
        }
      }
    }
  }

  /** ZCA's matrix is symmetric, so a row along an axis keeps its largest entry there. */
  @Test
  void zcaStaysCloseToTheData() {
    HostTensor rows = TransformCases.random(300, 4, 8);
    FittedTransform zca = new PrincipalComponents().whitened(Whitening.ZCA).fit(rows);
    HostTensor white = zca.apply(rows);
    Columns before = Columns.of(rows);
    Columns after = Columns.of(white);
    double[] mean = before.means();
    for (int column = 0; column < 4; column++) {
      double together = 0;
      for (int row = 0; row < 300; row++) {
        together += (before.column(column)[row] - mean[column]) * after.column(column)[row];
      }
      assertTrue(together > 0, "column " + column + " keeps its direction");
    }
  }

  @Test
  void constantAndDependentColumnsDoNotBreakWhitening() {
    HostTensor rows = HostTensor.of(Shape.of(4, 3), 1f, 2, 5, 2, 4, 5, 3, 6, 5, 7, 14, 5);
    HostTensor white = new PrincipalComponents().whitened(Whitening.PCA).fit(rows).apply(rows);
    assertEquals(Shape.of(4, 1), white.shape());
    FittedTransform zca = new PrincipalComponents().whitened(Whitening.ZCA).fit(rows);
    assertArrayEquals(rows.floats(), zca.invert(zca.apply(rows)).floats(), 1e-5f);
    HostTensor constant = HostTensor.of(Shape.of(2, 1), 3f, 3);
    assertContains(
        refusal(() -> new PrincipalComponents().whitened(Whitening.PCA).fit(constant)),
        "do not vary");
    assertEquals(0, new PrincipalComponents().fit(constant).explainedShares()[0]);
  }

  @Test
  void fewerComponentsProject() {
    HostTensor rows = TransformCases.random(200, 5, 2);
    FittedPrincipalComponents all = new PrincipalComponents().fit(rows);
    FittedPrincipalComponents two = PrincipalComponents.first(2).fit(rows);
    assertArrayEquals(all.component(1), two.component(1));
    HostTensor back = two.invert(two.apply(rows));
    double error = 0;
    for (int i = 0; i < back.size(); i++) {
      double away = back.floats()[i] - rows.floats()[i];
      error += away * away;
    }
    double left = all.variances()[2] + all.variances()[3] + all.variances()[4];
    assertEquals(left, error / 200, 1e-5 * left, "the variance that was left out");
    FittedPrincipalComponents most = PrincipalComponents.explaining(0.9).fit(rows);
    double[] shares = all.explainedShares();
    double sum = 0;
    int needed = 0;
    while (sum < 0.9) {
      sum += shares[needed++];
    }
    assertEquals(needed, most.variances().length);
    assertContains(refusal(() -> PrincipalComponents.first(0)), "at least 1");
    assertContains(refusal(() -> PrincipalComponents.explaining(0)), "0.0");
  }

  private static double[][] covariance(HostTensor rows) {
    Columns columns = Columns.of(rows);
    return columns.covariance(columns.means());
  }

  /** BᵀB of a random rank × size matrix. */
  private static double[][] gram(int size, int rank, RandomStream random) {
    double[][] b = new double[rank][size];
    for (double[] row : b) {
      for (int i = 0; i < size; i++) {
        row[i] = random.nextNormal();
      }
    }
    double[][] a = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (double[] row : b) {
          a[i][j] += row[i] * row[j];
        }
      }
    }
    return a;
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}

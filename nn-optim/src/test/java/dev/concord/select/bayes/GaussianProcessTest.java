package dev.concord.select.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.select.bayes.GaussianProcess.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The linear algebra and statistics behind Bayesian search, against formulas written out. */
class GaussianProcessTest {
  private static final boolean[] ORDERED = {true};

  @Test
  void choleskySolvesAndKnowsTheDeterminant() {
    // A = L·Lᵀ with L = [2; 1 3; −1 2 1]: |A| = (2·3·1)² = 36.
    double[][] matrix = {{4, 0, 0}, {2, 10, 0}, {-2, 5, 6}};
    Cholesky factor = Cholesky.of(matrix);
    assertEquals(StrictMath.log(36), factor.logDeterminant(), 1e-15);
    double[] x = factor.solve(new double[] {4, 12, 9}); // rows of A: 4 2 −2 | 2 10 5 | −2 5 6
    assertEquals(4, 4 * x[0] + 2 * x[1] - 2 * x[2], 1e-14);
    assertEquals(12, 2 * x[0] + 10 * x[1] + 5 * x[2], 1e-14);
    assertEquals(9, -2 * x[0] + 5 * x[1] + 6 * x[2], 1e-14);
    assertNull(Cholesky.of(new double[][] {{1, 0}, {1, 1}}));
  }

  @Test
  void theCovarianceIsThePublishedOne() {
    Matern52 covariance = new Matern52(new double[] {0.5, 2}, new boolean[] {true, false});
    assertEquals(1, covariance.of(new double[] {0.3, 0.1}, new double[] {0.3, 0.1}));
    double r = StrictMath.sqrt(0.4 * 0.4 + 0.25); // a distance of 0.2 ÷ 0.5, and 1 ÷ 2
    double expected =
        (1 + StrictMath.sqrt(5) * r + 5 * r * r / 3) * StrictMath.exp(-StrictMath.sqrt(5) * r);
    assertEquals(expected, covariance.of(new double[] {0.3, 0.1}, new double[] {0.1, 0.9}), 1e-15);
  }

  @Test
  void twoObservationsFollowTheFormulas() {
    // n = 2, y = ∓1: R = [1+g k; k 1+g], R⁻¹(y − m) = y ÷ (1 + g − k).
    Matern52 covariance = new Matern52(new double[] {0.5}, ORDERED);
    double noise = 0.01;
    double k = covariance.of(new double[] {0}, new double[] {1});
    GaussianProcess process =
        GaussianProcess.of(
            List.of(new double[] {0}, new double[] {1}), new double[] {-1, 1}, covariance, noise);
    double variance = 1 / (1 + noise - k);
    double determinant = (1 + noise) * (1 + noise) - k * k;
    assertEquals(
        -0.5
            * (2 * StrictMath.log(variance)
                + StrictMath.log(determinant)
                + 2
                + 2 * StrictMath.log(2 * StrictMath.PI)),
        process.logLikelihood(),
        1e-14);
    double a = covariance.of(new double[] {0.3}, new double[] {0});
    double b = covariance.of(new double[] {0.3}, new double[] {1});
    Prediction prediction = process.at(new double[] {0.3});
    assertEquals((b - a) / (1 + noise - k), prediction.mean(), 1e-14);
    double known = ((1 + noise) * (a * a + b * b) - 2 * k * a * b) / determinant;
    assertEquals(StrictMath.sqrt(variance * (1 - known)), prediction.deviation(), 1e-14);
  }

  @Test
  void theFitFindsWhichCoordinateMatters() {
    List<double[]> places = new ArrayList<>();
    double[] values = new double[25];
    for (int i = 0; i < values.length; i++) {
      double[] place = {i % 5 / 4.0, i / 5 / 4.0};
      places.add(place);
      values[i] = StrictMath.sin(4 * place[0]);
    }
    GaussianProcess process = GaussianProcessFit.of(places, values, new boolean[] {true, true});
    // Between the observations: as far as five points can tell a sine, and without the other axis.
    for (double x = 0.1; x < 1; x += 0.2) {
      Prediction prediction = process.at(new double[] {x, 0.4});
      assertEquals(StrictMath.sin(4 * x), prediction.mean(), 0.15);
      assertEquals(prediction.mean(), process.at(new double[] {x, 0.9}).mean(), 0.02);
      assertTrue(prediction.deviation() < 0.3);
    }
  }

  @Test
  void equalPlacesAndEqualValuesDoNotBreakIt() {
    List<double[]> places =
        List.of(new double[] {0.5}, new double[] {0.5}, new double[] {0.5}, new double[] {0.5});
    GaussianProcess process = GaussianProcessFit.of(places, new double[] {1, 1, 1, 1}, ORDERED);
    assertEquals(1, process.at(new double[] {0.2}).mean(), 1e-9);
    GaussianProcess noisy = GaussianProcessFit.of(places, new double[] {1, 2, 3, 2}, ORDERED);
    assertEquals(2, noisy.at(new double[] {0.5}).mean(), 1e-9);
    assertEquals(2, noisy.with(new double[] {0.5}, 2).at(new double[] {0.5}).mean(), 1e-9);
  }

  @Test
  void expectedImprovementIsTheIntegral() {
    ExpectedImprovement improvement = new ExpectedImprovement(0.3);
    for (double mean : new double[] {-1, 0.3, 0.8}) {
      double deviation = 0.4;
      double sum = 0;
      double width = 1e-4;
      for (double z = -9; z < 9; z += width) {
        double gain = 0.3 - (mean + deviation * (z + width / 2));
        double density =
            StrictMath.exp(-0.5 * (z + width / 2) * (z + width / 2))
                / StrictMath.sqrt(2 * StrictMath.PI);
        sum += gain > 0 ? gain * density * width : 0;
      }
      // The midpoint rule is good to width².
      assertEquals(sum, improvement.of(new Prediction(mean, deviation)), 1e-8);
    }
    assertEquals(0.2, improvement.of(new Prediction(0.1, 0)), 1e-15);
    assertEquals(0, improvement.of(new Prediction(0.5, 0)));
    assertTrue(improvement.of(new Prediction(3, 0.1)) >= 0);
  }
}

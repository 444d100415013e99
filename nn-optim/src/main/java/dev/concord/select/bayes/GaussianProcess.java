package dev.concord.select.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Gaussian process over observed places and values, with constant mean m, covariance σ²(k + g·I)
 * and {@link Matern52} k, in double:
 *
 * <pre>
 *   R = [k(x_i, x_j)] + g·I,   σ² = (y − m)ᵀ R⁻¹ (y − m) ÷ n,   m = mean of y
 *   ln likelihood = −½ (n ln σ² + ln |R| + n + n ln 2π)
 *   at x, with r = [k(x, x_i)]:  mean m + rᵀR⁻¹(y − m),  variance σ² (1 − rᵀR⁻¹r)
 * </pre>
 *
 * Source: Rasmussen and Williams, "Gaussian processes for machine learning", 2006, algorithm 2.1;
 * σ² is the one of largest likelihood. {@link GaussianProcessFit} chooses ℓ and g.
 */
final class GaussianProcess {
  private static final double LOG_TWO_PI = StrictMath.log(2 * StrictMath.PI);

  /** Keeps the variance of equal values above 0. */
  private static final double LEAST_VARIANCE = 1e-12;

  private final List<double[]> places;
  private final double[] values;
  private final Matern52 covariance;
  private final double noise;
  private final Cholesky factor;
  private final double[] weights;
  private final double mean;
  private final double variance;
  private final double logLikelihood;

  /** The mean and the standard deviation of the value at a place. */
  record Prediction(double mean, double deviation) {}

  private GaussianProcess(
      List<double[]> places, double[] values, Matern52 covariance, double noise, Cholesky factor) {
    int n = values.length;
    this.places = places;
    this.values = values;
    this.covariance = covariance;
    this.noise = noise;
    this.factor = factor;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    this.mean = sum / n;
    double[] centred = new double[n];
    for (int i = 0; i < n; i++) {
      centred[i] = values[i] - mean;
    }
    this.weights = factor.solve(centred);
    double fit = 0;
    for (int i = 0; i < n; i++) {
      fit += centred[i] * weights[i];
    }
    this.variance = fit / n > LEAST_VARIANCE ? fit / n : LEAST_VARIANCE;
    this.logLikelihood =
        -0.5 * (n * StrictMath.log(variance) + factor.logDeterminant() + n + n * LOG_TWO_PI);
  }

  /**
   * The process given observations.
   *
   * @param places of the observations, at least one
   * @param values one for each, finite
   * @param noise g, variance of an observation's noise in units of σ²
   * @return null if the covariance matrix is singular to double precision
   */
  static GaussianProcess of(
      List<double[]> places, double[] values, Matern52 covariance, double noise) {
    int n = places.size();
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i][j] = covariance.of(places.get(i), places.get(j));
      }
      matrix[i][i] = 1 + noise;
    }
    Cholesky factor = Cholesky.of(matrix);
    return factor == null ? null : new GaussianProcess(places, values, covariance, noise, factor);
  }

  /** The same process with one more observation, which changes neither ℓ nor g. */
  GaussianProcess with(double[] place, double value) {
    List<double[]> allPlaces = new ArrayList<>(places);
    allPlaces.add(place);
    double[] allValues = Arrays.copyOf(values, values.length + 1);
    allValues[values.length] = value;
    GaussianProcess extended = of(allPlaces, allValues, covariance, noise);
    return extended == null ? this : extended;
  }

  /** How likely the values are, as a natural logarithm; more is better. */
  double logLikelihood() {
    return logLikelihood;
  }

  /** What is to be expected at a place. */
  Prediction at(double[] place) {
    double[] shared = new double[places.size()];
    double expected = mean;
    for (int i = 0; i < shared.length; i++) {
      shared[i] = covariance.of(place, places.get(i));
      expected += shared[i] * weights[i];
    }
    double known = 0;
    for (double z : factor.solveLower(shared)) {
      known += z * z;
    }
    return new Prediction(expected, known < 1 ? Math.sqrt(variance * (1 - known)) : 0);
  }
}

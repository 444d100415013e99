package dev.concord.select.bayes;

/**
 * The Matérn covariance with ν = 5/2 and a length scale for each coordinate:
 *
 * <pre>
 *   k(x, x') = (1 + √5 r + 5/3 r²) e^(−√5 r),   r² = Σ_d ((x_d − x'_d) ÷ ℓ_d)²
 * </pre>
 *
 * Twice differentiable, which suits scores better than the infinitely smooth Gaussian (Snoek,
 * Larochelle and Adams, "Practical Bayesian optimization of machine learning algorithms", 2012).
 * For a coordinate without order, a difference counts as 1 whenever the values differ.
 *
 * @param lengthScales ℓ, one for each coordinate, above 0
 * @param ordered whether each coordinate has an order
 */
record Matern52(double[] lengthScales, boolean[] ordered) {
  private static final double SQRT5 = StrictMath.sqrt(5);

  /** Covariance of two places, 1 if they are the same. */
  double of(double[] x, double[] y) {
    double square = 0;
    for (int d = 0; d < x.length; d++) {
      double difference = ordered[d] ? x[d] - y[d] : x[d] == y[d] ? 0 : 1;
      double scaled = difference / lengthScales[d];
      square += scaled * scaled;
    }
    double r = SQRT5 * Math.sqrt(square);
    return (1 + r + r * r / 3) * StrictMath.exp(-r);
  }
}

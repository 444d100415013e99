package dev.concord.select.bayes;

import dev.concord.expr.ErrorFunction;
import dev.concord.select.bayes.GaussianProcess.Prediction;

/**
 * How much less than {@code best} a normally distributed cost is expected to be:
 *
 * <pre>
 *   EI = (best − μ) Φ(z) + σ φ(z),   z = (best − μ) ÷ σ;   max(best − μ, 0) where σ = 0
 * </pre>
 *
 * with Φ and φ the standard normal distribution and its density. Source: Jones, Schonlau and Welch,
 * "Efficient global optimization of expensive black-box functions", 1998.
 *
 * @param best the least cost observed
 */
record ExpectedImprovement(double best) {
  private static final double INVERSE_ROOT_TWO_PI = 1 / StrictMath.sqrt(2 * StrictMath.PI);
  private static final double INVERSE_ROOT_TWO = 1 / StrictMath.sqrt(2);

  /** Of a prediction; never negative. */
  double of(Prediction prediction) {
    double gain = best - prediction.mean();
    double deviation = prediction.deviation();
    if (deviation == 0) {
      return gain > 0 ? gain : 0;
    }
    double z = gain / deviation;
    double distribution = 0.5 * ErrorFunction.complement64(-z * INVERSE_ROOT_TWO);
    double density = INVERSE_ROOT_TWO_PI * StrictMath.exp(-0.5 * z * z);
    double improvement = gain * distribution + deviation * density;
    return improvement > 0 ? improvement : 0;
  }
}

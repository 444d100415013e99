package dev.concord.select.bayes;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses length scales and noise of a {@link GaussianProcess} by largest likelihood: a coordinate
 * search over a grid of their logarithms, first in double steps, then in single ones, from two
 * starts. No derivative, no randomness: the result is a function of the observations.
 *
 * <pre>
 *   ℓ = 2^(s/2) ÷ 16, s = 0 … 14 (from 1/16 to 8, the places being in [0, 1])
 *   g = 10^(−8 + t), t = 0 … 7 (from 1e-8 to 0.1)
 * </pre>
 */
final class GaussianProcessFit {
  private static final int LENGTH_STEPS = 14;
  private static final int NOISE_STEPS = 7;

  /** Largest number of likelihoods for each parameter; the search rarely takes so many. */
  private static final int TRIES_PER_PARAMETER = 16;

  private final List<double[]> places;
  private final double[] values;
  private final boolean[] ordered;
  private int triesLeft;
  private int[] best;
  private GaussianProcess process;

  private GaussianProcessFit(List<double[]> places, double[] values, boolean[] ordered) {
    this.places = places;
    this.values = values;
    this.ordered = ordered;
    this.triesLeft = TRIES_PER_PARAMETER * (ordered.length + 1);
  }

  /**
   * The most likely process.
   *
   * @param ordered whether each coordinate has an order
   */
  static GaussianProcess of(List<double[]> places, double[] values, boolean[] ordered) {
    GaussianProcessFit fit = new GaussianProcessFit(places, values, ordered);
    int parameters = ordered.length + 1;
    for (int length : new int[] {6, 10}) { // ℓ = ½ and 2
      int[] start = new int[parameters];
      Arrays.fill(start, length);
      start[parameters - 1] = 4;
      fit.consider(start);
    }
    if (fit.process == null) { // nearly all places the same: with much noise it is never singular
      int[] noisy = new int[parameters];
      noisy[parameters - 1] = NOISE_STEPS;
      fit.consider(noisy);
    }
    fit.improve(2);
    fit.improve(1);
    return fit.process;
  }

  /** Moves one parameter at a time by {@code step} as long as that helps. */
  private void improve(int step) {
    boolean better = true;
    while (better && triesLeft > 0) {
      better = false;
      for (int p = 0; p < best.length; p++) {
        better |= move(p, step) || move(p, -step);
      }
    }
  }

  private boolean move(int parameter, int step) {
    int most = parameter == best.length - 1 ? NOISE_STEPS : LENGTH_STEPS;
    int[] steps = best.clone();
    steps[parameter] += step;
    return steps[parameter] >= 0 && steps[parameter] <= most && triesLeft > 0 && consider(steps);
  }

  private boolean consider(int[] steps) {
    triesLeft--;
    double[] lengths = new double[ordered.length];
    for (int d = 0; d < lengths.length; d++) {
      lengths[d] = StrictMath.pow(2, steps[d] / 2.0) / 16;
    }
    double noise = StrictMath.pow(10, steps[steps.length - 1] - 8.0);
    GaussianProcess candidate =
        GaussianProcess.of(places, values, new Matern52(lengths, ordered), noise);
    if (candidate == null
        || (process != null && candidate.logLikelihood() <= process.logLikelihood())) {
      return false;
    }
    process = candidate;
    best = steps;
    return true;
  }
}

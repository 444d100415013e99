package dev.concord.schedule;

import dev.concord.data.Batches;
import dev.concord.data.Sampler;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries ever higher learning rates, one per step, and looks where the loss falls fastest and where
 * it breaks away: the learning rate range test (Smith 2017, Cyclical learning rates for training
 * neural networks). With N steps, step i = 0 … N − 1 has the rate
 *
 * <pre>
 *   lowest · (highest ÷ lowest)^(i ÷ (N − 1))
 * </pre>
 *
 * <p>The loss of a minibatch is noisy, so the mean with forgetting m ← β m + (1 − β) loss, divided
 * by 1 − βⁱ⁺¹, is what is judged; a batch of rows that all have weight 0 has none and is passed
 * over. The test ends early when that exceeds four times its least value, or is not finite; where
 * losses go below 0, when it is above the least by three times the larger of the first and the
 * least.
 *
 * @param lowest first rate, above 0
 * @param highest last rate, above {@code lowest}
 * @param steps N, at least 2
 * @param batchSize rows per step, at least 1
 * @param smoothing β, from 0 (none) to below 1
 */
public record RateFinder(
    double lowest, double highest, int steps, int batchSize, double smoothing) {
  private static final double BROKEN_AWAY = 4;

  /** Checks the numbers. */
  public RateFinder {
    Require.positive("lowest learning rate", lowest);
    Require.positive("highest learning rate", highest);
    if (!(highest > lowest) || steps < 2 || batchSize < 1) {
      throw new IllegalArgumentException(
          "A range test goes up in 2 or more steps of 1 or more rows, got rates %s to %s, %d steps"
                  .formatted(lowest, highest, steps)
              + " of %d rows".formatted(batchSize));
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "The smoothing must be at least 0 and below 1, got " + smoothing);
    }
  }

  /** From 10⁻⁷ to 10 in 100 steps, β = 0.98. */
  public RateFinder(int batchSize) {
    this(1e-7, 10, 100, batchSize, 0.98);
  }

  /**
   * A step of the test.
   *
   * @param rate of the step
   * @param loss mean over its rows, before the step
   * @param smoothed the loss with the forgetting mean of the losses before it
   */
  public record Point(double rate, double loss, double smoothed) {}

  /**
   * What the test showed.
   *
   * @param points in order of their rates
   */
  public record Curve(List<Point> points) {
    /** Below twice as many points a fall is looked for between neighbours of a point. */
    private static final int LEAST_WINDOW = 20;

    /** Copies the points. */
    public Curve {
      points = List.copyOf(points);
    }

    /**
     * The rate at which the smoothed loss falls fastest against the logarithm of the rate: a rate
     * to begin with, or the maximum of a cycle. The fall is taken over a tenth of the points, and
     * only before the least loss, so that neither the noise of a single batch nor a bounce after
     * the loss broke away is taken for it.
     *
     * @throws IllegalStateException if the loss never fell
     */
    public double steepest() {
      int half = points.size() < 2 * LEAST_WINDOW ? 1 : points.size() / 20;
      int least = least();
      double best = 0;
      double rate = Double.NaN;
      for (int i = half; i + half <= least; i++) {
        double fall = points.get(i - half).smoothed() - points.get(i + half).smoothed();
        if (fall > best) {
          best = fall;
          rate = points.get(i).rate();
        }
      }
      if (Double.isNaN(rate)) {
        throw new IllegalStateException(
            "The loss fell at no rate of the test: begin with a lower one or take more steps");
      }
      return rate;
    }

    /**
     * A tenth of the rate with the least smoothed loss: the cautious choice.
     *
     * @throws IllegalStateException if there was no loss at any rate
     */
    public double tenthOfLeast() {
      if (points.isEmpty()) {
        throw new IllegalStateException(
            "The test met no loss: it was not finite at the lowest rate, or no row has a weight");
      }
      return points.get(least()).rate() / 10;
    }

    /** Number of the point with the least smoothed loss. */
    private int least() {
      int least = 0;
      for (int i = 1; i < points.size(); i++) {
        least = points.get(i).smoothed() < points.get(least).smoothed() ? i : least;
      }
      return least;
    }
  }

  /**
   * Runs the test on a session, which is afterwards as it was: weights, moments, layer states, step
   * number and learning rate.
   */
  public Curve run(TrainingSession session) {
    Map<String, HostTensor> before = new LinkedHashMap<>();
    before.put(Model.PARAMETERS, session.store().read(Model.PARAMETERS));
    for (LayerState state : session.model().states()) {
      before.put(state.name(), session.store().read(state.name()));
    }
    session.momentStates().forEach(name -> before.put(name, session.store().read(name)));
    int step = session.stepNumber();
    float rate = session.learningRate();
    try {
      return climb(session);
    } finally {
      before.forEach(session.store()::write);
      session.continueAt(step);
      session.learningRate(rate);
    }
  }

  private Curve climb(TrainingSession session) {
    Sampler sampler = Sampler.shuffled(session.data().rows(), session.seed(), "rate finder");
    Batches batches = new Batches(sampler, batchSize, Batches.LastBatch.KEEP_SHORT);
    int[] indices = new int[batches.rows(0)];
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < steps; i++) {
      double rate = lowest * StrictMath.pow(highest / lowest, (double) i / (steps - 1));
      session.learningRate((float) rate);
      session.resetLossSum();
      int rows = batches.fill(i / batches.perEpoch(), i % batches.perEpoch(), indices);
      session.step(indices, rows);
      if (session.firstBadStep() != 0) {
        break;
      }
      double weight = session.lossWeight();
      if (weight == 0) {
        continue;
      }
      double loss = session.lossSum() / weight;
      mean = smoothing * mean + (1 - smoothing) * loss;
      double smoothed = mean / (1 - StrictMath.pow(smoothing, points.size() + 1));
      points.add(new Point(rate, loss, smoothed));
      least = smoothed < least ? smoothed : least;
      if (smoothed > highest(least, points.getFirst().smoothed())) {
        break;
      }
    }
    return new Curve(points);
  }

  /** What a smoothed loss may be at most, given the least and the first one. */
  private static double highest(double least, double first) {
    if (least > 0) {
      return BROKEN_AWAY * least;
    }
    double size = Math.abs(first) > Math.abs(least) ? Math.abs(first) : Math.abs(least);
    return least + (BROKEN_AWAY - 1) * size;
  }
}

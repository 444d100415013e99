package dev.concord.data;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import java.util.Arrays;

/** Draws each row of an epoch anew and with replacement, with a chance in proportion to weight. */
final class WeightedSampler implements Sampler {
  private static final double TWO_TO_MINUS_53 = 0x1p-53;

  /** Sums of the weights up to and with each row, by which a uniform number finds its row. */
  private final double[] upTo;

  private final int lastWithWeight;
  private final int draws;
  private final RandomStream random;

  WeightedSampler(float[] weights, int draws, long seed) {
    upTo = new double[weights.length];
    double sum = 0;
    int last = 0;
    for (int row = 0; row < weights.length; row++) {
      if (!(weights[row] >= 0 && Float.isFinite(weights[row]))) {
        throw new IllegalArgumentException(
            "Weights must be finite and at least 0, row %d has %s.".formatted(row, weights[row]));
      }
      last = weights[row] > 0 ? row : last;
      sum += weights[row];
      upTo[row] = sum;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "At least one of the %d weights must be above 0.".formatted(weights.length));
    }
    if (draws < 1) {
      throw new IllegalArgumentException("An epoch draws at least 1 row, got " + draws + ".");
    }
    this.lastWithWeight = last;
    this.draws = draws;
    this.random = new RandomStream(Threefry.key(seed, "weighted", "", "batches"), 0);
  }

  @Override
  public int rows() {
    return draws;
  }

  @Override
  public void order(int epoch, int[] order) {
    Sampler.requireLength(draws, order);
    random.restart(epoch);
    for (int position = 0; position < draws; position++) {
      order[position] = row();
    }
  }

  /** The first row whose sum exceeds a uniform part of the whole: never one of weight 0. */
  private int row() {
    long high = random.nextWord() >>> 5;
    long low = random.nextWord() >>> 6;
    double part = (high << 26 | low) * TWO_TO_MINUS_53 * upTo[lastWithWeight];
    int found = Arrays.binarySearch(upTo, part);
    int row = found < 0 ? -found - 1 : found;
    while (row < lastWithWeight && upTo[row] <= part) {
      row++;
    }
    // A product rounded up can reach the whole sum.
    return Math.min(row, lastWithWeight);
  }
}

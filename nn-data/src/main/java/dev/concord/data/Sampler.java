package dev.concord.data;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;

/**
 * The order in which an epoch visits the rows. The order is a function of the epoch's number, never
 * of what was drawn before, so a continued run visits the rows as an uninterrupted one does. A
 * sampler belongs to one thread.
 */
public interface Sampler {
  /** Rows visited in an epoch. */
  int rows();

  /**
   * Writes the epoch's order into {@code order}, allocating nothing.
   *
   * @param epoch at least 0
   * @param order of length {@link #rows()}; receives row numbers
   */
  void order(int epoch, int[] order);

  /** Visits rows 0 … rows − 1 in their own order, in every epoch: for evaluation. */
  static Sampler sequential(int rows) {
    return new Sampler() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public void order(int epoch, int[] order) {
        fillAscending(rows, order);
      }
    };
  }

  /** Visits every row once in each epoch, in a random order of its own: for training. */
  static Sampler shuffled(int rows, long seed) {
    return shuffled(rows, seed, "batches");
  }

  /**
   * As {@link #shuffled(int, long)}, for another use of the same seed.
   *
   * @param use keeps the orders of different uses unrelated; no slash
   */
  static Sampler shuffled(int rows, long seed, String use) {
    RandomStream random = new RandomStream(Threefry.key(seed, "shuffle", "", use), 0);
    return new Sampler() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public void order(int epoch, int[] order) {
        fillAscending(rows, order);
        random.restart(epoch);
        random.shuffle(order);
      }
    };
  }

  private static void fillAscending(int rows, int[] order) {
    if (order.length != rows) {
      throw new IllegalArgumentException(
          "The array for the order must have %d elements, got %d.".formatted(rows, order.length));
    }
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
  }
}

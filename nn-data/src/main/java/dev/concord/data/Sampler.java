package dev.concord.data;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import java.util.Arrays;

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

  /**
   * Visits every class {@code rowsPerClass} times in each epoch, one after the other in rounds, so
   * that a batch of b rows holds of each of the C classes at least ⌊b/C⌋ − 1 and at most ⌈b/C⌉ + 1
   * rows, and exactly b/C where C divides b: class-balanced batches. Of a class with more rows the
   * epoch visits a random choice, of one with fewer each row about equally often. Classes without
   * rows are left out.
   *
   * @param labels the class of each row
   * @param rowsPerClass at least 1
   * @param seed decides the orders
   * @throws IllegalArgumentException if {@code rowsPerClass} is below 1 or there are no rows
   */
  static Sampler balanced(Targets.Labels labels, int rowsPerClass, long seed) {
    return new BalancedSampler(labels, rowsPerClass, seed);
  }

  /** Class-balanced batches, in an epoch about as many rows as there are: n / classes of each. */
  static Sampler balanced(Targets.Labels labels, long seed) {
    int present = (int) Arrays.stream(ClassWeights.counts(labels)).filter(n -> n > 0).count();
    return balanced(labels, present == 0 ? 0 : (labels.size() + present - 1) / present, seed);
  }

  /**
   * Down-sampling, another choice in each epoch: class-balanced batches, of each class as many rows
   * as the smallest has.
   */
  static Sampler downSampled(Targets.Labels labels, long seed) {
    int smallest = Arrays.stream(ClassWeights.counts(labels)).filter(n -> n > 0).min().orElse(0);
    return balanced(labels, smallest, seed);
  }

  /**
   * Over-sampling: class-balanced batches, of each class as many visits as the largest has rows, so
   * that every row comes at least once.
   */
  static Sampler overSampled(Targets.Labels labels, long seed) {
    int largest = Arrays.stream(ClassWeights.counts(labels)).max().orElse(0);
    return balanced(labels, largest, seed);
  }

  /**
   * Draws rows with replacement, each with a chance in proportion to its weight; PyTorch's {@code
   * WeightedRandomSampler}. Weights from {@link ClassWeights#ofRows} draw the classes equally often
   * on average.
   *
   * @param weights one for each row, finite and at least 0, not all 0
   * @param draws rows drawn in an epoch, at least 1
   * @param seed decides the draws
   * @throws IllegalArgumentException if a weight or {@code draws} is not allowed
   */
  static Sampler weighted(float[] weights, int draws, long seed) {
    return new WeightedSampler(weights, draws, seed);
  }

  private static void fillAscending(int rows, int[] order) {
    requireLength(rows, order);
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
  }

  /**
   * Checks the array that receives an order.
   *
   * @throws IllegalArgumentException if its length is not {@code rows}
   */
  static void requireLength(int rows, int[] order) {
    if (order.length != rows) {
      throw new IllegalArgumentException(
          "The array for the order must have %d elements, got %d.".formatted(rows, order.length));
    }
  }
}

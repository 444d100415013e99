package dev.concord.data;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import java.util.List;

/**
 * Visits every class equally often, in rounds: each round visits each class once, in a random order
 * of its own. Within a class the rows come in shuffled passes, so that no row comes again before
 * all others of its class have come.
 */
final class BalancedSampler implements Sampler {
  private final int[][] classes;
  private final int[][] pass;
  private final int[] round;
  private final int rowsPerClass;
  private final RandomStream random;

  /** Classes without rows are left out. */
  BalancedSampler(Targets.Labels labels, int rowsPerClass, long seed) {
    List<int[]> present =
        RowsOfClasses.ascending(labels).stream().filter(rows -> rows.length > 0).toList();
    if (rowsPerClass < 1 || present.isEmpty()) {
      throw new IllegalArgumentException(
          "Balanced visits need at least 1 row to visit of each class and 1 row of data, got %d and %d."
              .formatted(rowsPerClass, labels.size()));
    }
    if ((long) rowsPerClass * present.size() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "An epoch has fewer than 2^31 rows, got %d classes of %d rows each."
              .formatted(present.size(), rowsPerClass));
    }
    this.classes = present.toArray(int[][]::new);
    this.pass = new int[classes.length][];
    for (int id = 0; id < classes.length; id++) {
      pass[id] = classes[id].clone();
    }
    this.round = new int[classes.length];
    this.rowsPerClass = rowsPerClass;
    this.random = new RandomStream(Threefry.key(seed, "balance", "", "batches"), 0);
  }

  @Override
  public int rows() {
    return rowsPerClass * classes.length;
  }

  @Override
  public void order(int epoch, int[] order) {
    Sampler.requireLength(rows(), order);
    random.restart(epoch);
    for (int id = 0; id < classes.length; id++) {
      round[id] = id;
      System.arraycopy(classes[id], 0, pass[id], 0, classes[id].length);
    }
    int position = 0;
    for (int visit = 0; visit < rowsPerClass; visit++) {
      random.shuffle(round);
      for (int id : round) {
        int within = visit % pass[id].length;
        if (within == 0) {
          random.shuffle(pass[id]);
        }
        order[position++] = pass[id][within];
      }
    }
  }
}

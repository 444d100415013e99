package dev.concord.metric;

import dev.concord.tensor.HostTensor;

/**
 * Share of rows whose class is among the k with the largest scores, 0 to 1. Among equal scores the
 * class with the smaller number comes first, so k = 1 is {@link Accuracy}.
 *
 * @param k at least 1 and below the number of classes: with all of them every row would be right
 */
public record TopKAccuracy(int k) implements Metric {
  /** Checks k. */
  public TopKAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, got " + k);
    }
  }

  @Override
  public String name() {
    return "top_" + k + "_accuracy";
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    int columns = Decisions.columns(prediction);
    if (columns < 2) {
      throw new IllegalArgumentException(
          "Top-k accuracy takes a score per class, got a prediction of one column");
    }
    if (k >= columns) {
      throw new IllegalArgumentException(
          "Top-%d accuracy is 1 for any scores of %d classes: take a k below %d"
              .formatted(k, columns, columns));
    }
    int[] actual = Decisions.actual(targets, prediction);
    RowWeights weight = new RowWeights(weights, actual.length);
    double right = 0;
    double all = 0;
    for (int row = 0; row < actual.length; row++) {
      all += weight.of(row);
      if (before(prediction.floats(), row * columns, columns, actual[row]) < k) {
        right += weight.of(row);
      }
    }
    return right / all;
  }

  /** Number of classes that come before class {@code c}. */
  private static int before(float[] scores, int first, int columns, int c) {
    int count = 0;
    for (int other = 0; other < columns; other++) {
      float score = scores[first + other];
      if (score > scores[first + c] || (score == scores[first + c] && other < c)) {
        count++;
      }
    }
    return count;
  }
}

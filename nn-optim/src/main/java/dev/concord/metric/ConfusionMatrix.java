package dev.concord.metric;

import dev.concord.tensor.HostTensor;

/**
 * How often rows of one class were taken for another, counted by their weights, and what follows
 * from it. With n[t][p] the weight of the rows of class t predicted as p:
 *
 * <pre>
 *   accuracy     Σ n[c][c] ÷ Σ n[t][p]
 *   precision c  n[c][c] ÷ Σ over t of n[t][c]     0 where nothing was predicted as c
 *   recall c     n[c][c] ÷ Σ over p of n[c][p]     0 where no row is of class c
 *   F1 c         2 n[c][c] ÷ (Σ over t of n[t][c] + Σ over p of n[c][p])
 * </pre>
 */
public final class ConfusionMatrix {
  /** How the classes' values become one number. */
  public enum Average {
    /** Mean over the classes that occur among targets or predictions. */
    MACRO,
    /** From the counts of all classes together; equals the accuracy. */
    MICRO,
    /** Mean over the classes, each weighted by its share of the targets. */
    WEIGHTED,
    /** Class 1 of two alone. */
    POSITIVE
  }

  /** A value of one class. */
  private interface OfClass {
    double of(int c);
  }

  private final double[][] counts;

  private ConfusionMatrix(double[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts a prediction's decisions.
   *
   * @param weights F32 [n], or null for 1
   * @param threshold of a single column, see {@link Decisions#predicted}
   */
  public static ConfusionMatrix of(
      HostTensor prediction, HostTensor targets, HostTensor weights, float threshold) {
    int classes = Decisions.classes(prediction);
    int[] predicted = Decisions.predicted(prediction, threshold);
    int[] actual = Decisions.actual(targets, prediction);
    RowWeights weight = new RowWeights(weights, predicted.length);
    double[][] counts = new double[classes][classes];
    for (int row = 0; row < predicted.length; row++) {
      counts[actual[row]][predicted[row]] += weight.of(row);
    }
    return new ConfusionMatrix(counts);
  }

  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Weight of the rows of class {@code actual} predicted as {@code predicted}. */
  public double count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** Weight of the rows of a class. */
  public double actual(int c) {
    double sum = 0;
    for (double count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  /** Weight of the rows predicted as a class. */
  public double predicted(int c) {
    double sum = 0;
    for (double[] row : counts) {
      sum += row[c];
    }
    return sum;
  }

  /** Share of rows predicted right; NaN without rows. */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
      all += actual(c);
    }
    return right / all;
  }

  /** Mean recall of the classes that have rows; NaN without rows. */
  public double balancedAccuracy() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.length; c++) {
      if (actual(c) > 0) {
        sum += recall(c);
        present++;
      }
    }
    return sum / present;
  }

  /** Of the rows predicted as a class, the share that is of it; 0 where there are none. */
  public double precision(int c) {
    return share(counts[c][c], predicted(c));
  }

  /** Of the rows of a class, the share that was predicted as it; 0 where there are none. */
  public double recall(int c) {
    return share(counts[c][c], actual(c));
  }

  /** Harmonic mean of a class's precision and recall; 0 where the class does not occur. */
  public double f1(int c) {
    return share(2 * counts[c][c], predicted(c) + actual(c));
  }

  /** {@link #precision(int)} of all classes. */
  public double precision(Average average) {
    return average(average, this::precision);
  }

  /** {@link #recall(int)} of all classes. */
  public double recall(Average average) {
    return average(average, this::recall);
  }

  /** {@link #f1(int)} of all classes. */
  public double f1(Average average) {
    return average(average, this::f1);
  }

  private double average(Average average, OfClass value) {
    return switch (average) {
      case MACRO -> mean(value, false);
      case MICRO -> accuracy();
      case WEIGHTED -> mean(value, true);
      case POSITIVE -> {
        if (counts.length != 2) {
          throw new IllegalArgumentException(
              "There is one positive class among two; this prediction has "
                  + counts.length
                  + ": take MACRO, MICRO or WEIGHTED");
        }
        yield value.of(1);
      }
    };
  }

  private double mean(OfClass value, boolean byShare) {
    double sum = 0;
    double weights = 0;
    for (int c = 0; c < counts.length; c++) {
      if (actual(c) > 0 || predicted(c) > 0) {
        double weight = byShare ? actual(c) : 1;
        sum += weight * value.of(c);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }
}

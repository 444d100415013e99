package dev.concord.metric;

import dev.concord.layer.Layer;
import dev.concord.layer.OutputRange;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Area under the receiver operating characteristic: how likely a row of the class gets a higher
 * score than a row that is not of it, equal scores counting half (Hanley and McNeil 1982):
 *
 * <pre>
 *   Σ over positive i, negative j of wᵢ wⱼ ([sᵢ > sⱼ] + ½ [sᵢ = sⱼ]) ÷ (Σ wᵢ · Σ wⱼ)
 * </pre>
 *
 * <p>Two classes, or one column, give the area of class 1. More classes give the mean over the
 * classes of each against the rest, left out those that all rows or none are of (scikit-learn's
 * one-vs-rest, macro). NaN where all rows are of one class, or a score is not a number.
 *
 * @param scores what the columns of more than two classes hold: it decides how rows compare
 */
public record RocAuc(Scores scores) implements Metric {
  private static final OutputRange PROBABILITIES = new OutputRange(0, 1);

  /** What a prediction's columns are. */
  public enum Scores {
    /** Logits: the softmax of each row is what is compared. */
    LOGITS,
    /** Probabilities, of a model that ends with softmax. */
    PROBABILITIES
  }

  /** Columns of logits. */
  public RocAuc() {
    this(Scores.LOGITS);
  }

  @Override
  public String name() {
    return "roc_auc";
  }

  @Override
  public void requireFits(Loss loss, Layer last, TensorType prediction) {
    boolean several = prediction.shape().trailing(1).size() > 2;
    if (several && scores == Scores.LOGITS && OutputRange.of(last).equals(PROBABILITIES)) {
      throw new IllegalArgumentException(
          "The metric roc_auc compares the softmax of logits, but the model gives probabilities"
              + " already: take new RocAuc(RocAuc.Scores.PROBABILITIES)");
    }
  }

  @Override
  public double of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    int columns = Decisions.columns(prediction);
    int[] actual = Decisions.actual(targets, prediction);
    RowWeights weight = new RowWeights(weights, actual.length);
    float[] values = prediction.floats();
    if (columns <= 2) {
      double[] one = new double[actual.length];
      for (int row = 0; row < one.length; row++) {
        one[row] =
            columns == 1 ? values[row] : (double) values[2 * row + 1] - (double) values[2 * row];
      }
      return anyIsNaN(one) ? Double.NaN : area(one, actual, 1, weight);
    }
    double sum = 0;
    int present = 0;
    for (int c = 0; c < columns; c++) {
      double[] scores = scores(values, actual.length, columns, c);
      if (anyIsNaN(scores)) {
        return Double.NaN;
      }
      double area = area(scores, actual, c, weight);
      if (!Double.isNaN(area)) {
        sum += area;
        present++;
      }
    }
    return sum / present;
  }

  private double[] scores(float[] values, int rows, int columns, int c) {
    double[] result = new double[rows];
    for (int row = 0; row < rows; row++) {
      result[row] =
          switch (scores) {
            case PROBABILITIES -> values[row * columns + c];
            case LOGITS -> oddsOf(values, row * columns, columns, c);
          };
    }
    return result;
  }

  /**
   * Minus the sum over the other classes of exp(their logit − this one's): grows with softmax. The
   * terms are added from the smallest on, so that rows of the same logits in another order tie.
   */
  private static double oddsOf(float[] values, int first, int columns, int c) {
    double[] distances = new double[columns - 1];
    for (int other = 0; other < columns; other++) {
      if (other != c) {
        distances[other < c ? other : other - 1] =
            (double) values[first + other] - (double) values[first + c];
      }
    }
    Arrays.sort(distances);
    double sum = 0;
    for (double distance : distances) {
      sum += StrictMath.exp(distance);
    }
    return -sum;
  }

  private static boolean anyIsNaN(double[] scores) {
    return Arrays.stream(scores).anyMatch(Double::isNaN);
  }

  /** Area of class {@code c} against the rest, by one pass over the rows in order of score. */
  private static double area(double[] scores, int[] actual, int c, RowWeights weight) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> scores[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double positives = 0;
    double negatives = 0;
    double pairs = 0;
    int at = 0;
    while (at < order.length) {
      double tiedPositives = 0;
      double tiedNegatives = 0;
      double score = scores[order[at]];
      while (at < order.length && scores[order[at]] == score) {
        int row = order[at++];
        if (actual[row] == c) {
          tiedPositives += weight.of(row);
        } else {
          tiedNegatives += weight.of(row);
        }
      }
      pairs += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
    }
    return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : Double.NaN;
  }
}

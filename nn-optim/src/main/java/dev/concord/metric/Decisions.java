package dev.concord.metric;

import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.layer.OutputRange;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * Which class each row of scores or targets stands for, as {@link Metric} describes it. Classes
 * count from 0; a single column tells class 1 from class 0.
 */
public final class Decisions {
  /** The logit of one column above which a row is taken for class 1: probability ½. */
  public static final float LOGIT_OF_ONE_HALF = 0f;

  /** How far a row of shares may be from summing to 1, as losses have it. */
  private static final double SUM_OF_SHARES = 1e-3;

  private Decisions() {}

  /** Number of classes that a prediction tells apart: its columns, but 2 for one column. */
  public static int classes(HostTensor prediction) {
    return Math.max(columns(prediction), 2);
  }

  /**
   * The class each row of a prediction decides for: that of the largest score, the first among
   * equals; of a single column class 1 above {@code threshold}.
   */
  public static int[] predicted(HostTensor prediction, float threshold) {
    return decide(prediction, columns(prediction), threshold);
  }

  /**
   * Checks that a model's single output can lie on either side of the threshold that tells the
   * classes apart: behind a sigmoid every output is above 0.
   *
   * @param metric its name, for messages
   * @param last the model's last layer
   * @throws IllegalArgumentException if all rows would be taken for the same class
   */
  static void requireDeciding(String metric, float threshold, Layer last, TensorType prediction) {
    OutputRange range = OutputRange.of(last);
    boolean single = prediction.shape().trailing(1).size() == 1;
    if (single && !(range.low() < threshold && threshold < range.high())) {
      throw new IllegalArgumentException(
          ("The metric %s takes a single output above %s for class 1, but the model ends with %s,"
               + " which gives %s: give the metric a threshold within that range, such as 0.5 for"
               + " probabilities")
              .formatted(metric, threshold, name(last), range));
    }
  }

  private static String name(Layer last) {
    return last instanceof Dense dense ? dense.activation().name() : last.kind();
  }

  /**
   * The class each row of targets stands for.
   *
   * @param targets I32 labels or F32 of the prediction's size
   * @param prediction the scores they belong to
   * @throws IllegalArgumentException if the sizes do not fit, a label is not a class, or a row of
   *     F32 targets stands for no class, or several
   */
  public static int[] actual(HostTensor targets, HostTensor prediction) {
    int rows = prediction.shape().length(0);
    if (targets.type().dtype() == DType.F32 && targets.size() == prediction.size()) {
      requireClasses(targets.floats(), targets.size(), columns(prediction));
      return decide(targets, columns(prediction), 0.5f);
    }
    if (targets.type().dtype() != DType.I32 || targets.size() != rows) {
      throw new IllegalArgumentException(
          "Classes are known from I32 labels, one per row, or F32 targets of the prediction's size;"
              + " the prediction is %s, got targets %s"
                  .formatted(prediction.type(), targets.type()));
    }
    int[] labels = new int[rows];
    System.arraycopy(targets.ints(), 0, labels, 0, rows);
    int classes = classes(prediction);
    for (int row = 0; row < rows; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "The prediction has %d classes, so labels are 0 to %d; row %d has label %d"
                .formatted(classes, classes - 1, row, labels[row]));
      }
    }
    return labels;
  }

  /** Values of a regression, and rows of several classes at once, decide for nothing. */
  private static void requireClasses(float[] targets, int size, int columns) {
    for (int first = 0; first < size; first += columns) {
      int largest = 0;
      double sum = 0;
      float most = Float.NEGATIVE_INFINITY;
      for (int i = first; i < first + columns; i++) {
        float target = targets[i];
        if (!(target >= -1 && target <= 1)) {
          throw new IllegalArgumentException(
              ("F32 targets that stand for classes are 0 to 1, or -1 and 1; row %d has %s: for"
                      + " values take a metric of regressions")
                  .formatted(first / columns, target));
        }
        largest = target > most ? 1 : target == most ? largest + 1 : largest;
        most = target > most ? target : most;
        sum += target;
      }
      boolean shares = Math.abs(sum - 1) < SUM_OF_SHARES;
      if (largest > 1 && !shares) {
        throw new IllegalArgumentException(
            ("A row of targets stands for one class, row %d has several largest ones, %s: outputs"
                    + " that are independent of one another have no such metric")
                .formatted(first / columns, most));
      }
    }
  }

  static int columns(HostTensor prediction) {
    if (prediction.type().dtype() != DType.F32 || prediction.shape().rank() < 1) {
      throw new IllegalArgumentException(
          "A prediction is F32 with rows along the first axis, got " + prediction.type());
    }
    return prediction.shape().trailing(1).size();
  }

  private static int[] decide(HostTensor scores, int columns, float threshold) {
    float[] values = scores.floats();
    int[] decided = new int[scores.size() / columns];
    for (int row = 0; row < decided.length; row++) {
      int first = row * columns;
      if (columns == 1) {
        decided[row] = values[first] > threshold ? 1 : 0;
      } else {
        int best = 0;
        for (int c = 1; c < columns; c++) {
          best = values[first + c] > values[first + best] ? c : best;
        }
        decided[row] = best;
      }
    }
    return decided;
  }
}

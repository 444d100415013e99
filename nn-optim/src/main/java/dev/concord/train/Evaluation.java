package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.loss.Loss;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;

/**
 * How well predictions fit targets: the mean loss, and for classifications the confusion matrix.
 *
 * @param loss mean loss over the rows
 * @param confusion {@code confusion[t][p]} counts rows of class t predicted as p; null where the
 *     loss does not classify
 */
public record Evaluation(double loss, int[][] confusion) {
  /**
   * Judges a model's predictions.
   *
   * @param prediction the model's output [rows, …]
   * @param targets of the same rows, fitting the loss
   * @throws IllegalArgumentException if they do not fit it
   */
  public static Evaluation of(Device device, Loss loss, HostTensor prediction, HostTensor targets) {
    loss.requireTargets(prediction.type(), targets);
    Graph graph = new Graph();
    Value p = graph.input("prediction", prediction.type());
    HostTensor shaped = targets.reshape(loss.targetType(prediction.type()).shape());
    Value t = graph.input("targets", shaped.type());
    graph.output("loss", loss.of(p, t));
    HostTensor result = HostTensor.scalar(0f);
    try (Store store = new Store(device);
        var executable = device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store)) {
      copy(prediction, executable.input("prediction"));
      copy(shaped, executable.input("targets"));
      executable.run();
      executable.read("loss", result);
    }
    return new Evaluation(
        result.floats()[0],
        loss.classifies(prediction.type()) ? confusion(prediction, shaped) : null);
  }

  private static void copy(HostTensor from, HostTensor to) {
    if (from.type().dtype() == DType.I32) {
      System.arraycopy(from.ints(), 0, to.ints(), 0, from.size());
    } else {
      System.arraycopy(from.floats(), 0, to.floats(), 0, from.size());
    }
  }

  private static int[][] confusion(HostTensor prediction, HostTensor targets) {
    int rows = prediction.shape().length(0);
    int width = prediction.shape().trailing(1).size();
    int classes = Math.max(width, 2);
    int[][] matrix = new int[classes][classes];
    for (int row = 0; row < rows; row++) {
      int target =
          targets.type().dtype() == DType.I32
              ? targets.ints()[row]
              : decide(targets.floats(), row, width, 0.5f);
      matrix[target][decide(prediction.floats(), row, width, 0f)]++;
    }
    return matrix;
  }

  /** The largest of several scores, the first among equals; for one score whether it is above. */
  private static int decide(float[] scores, int row, int width, float threshold) {
    if (width == 1) {
      return scores[row] > threshold ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < width; c++) {
      if (scores[row * width + c] > scores[row * width + best]) {
        best = c;
      }
    }
    return best;
  }

  /** Share of rows predicted right, 0 to 1; NaN where the loss does not classify. */
  public double accuracy() {
    if (confusion == null) {
      return Double.NaN;
    }
    long right = 0;
    long all = 0;
    for (int t = 0; t < confusion.length; t++) {
      right += confusion[t][t];
      for (int count : confusion[t]) {
        all += count;
      }
    }
    return (double) right / all;
  }

  /**
   * The confusion matrix as a table: a row per true class, a column per predicted class.
   *
   * @throws IllegalStateException if the loss does not classify
   */
  public String confusionTable() {
    if (confusion == null) {
      throw new IllegalStateException("There is no confusion matrix: the loss does not classify");
    }
    StringBuilder text = new StringBuilder("true \\ predicted");
    for (int p = 0; p < confusion.length; p++) {
      text.append("%7d".formatted(p));
    }
    for (int t = 0; t < confusion.length; t++) {
      text.append("%n%16d".formatted(t));
      for (int count : confusion[t]) {
        text.append("%7d".formatted(count));
      }
    }
    return text.append(System.lineSeparator()).toString();
  }
}

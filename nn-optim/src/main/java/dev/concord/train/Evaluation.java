package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.loss.Loss;
import dev.concord.tensor.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How well predictions fit targets: the mean loss, for classifications the confusion matrix, and
 * whatever metrics were asked for. Made by {@link Evaluator}.
 *
 * @param loss mean loss over the rows
 * @param confusion {@code confusion[t][p]} counts rows of class t predicted as p; null where the
 *     loss does not classify, and in histories read from a checkpoint
 * @param metrics further numbers by name, in the order they were asked for
 */
public record Evaluation(double loss, int[][] confusion, SequencedMap<String, Double> metrics) {
  static final String ACCURACY = "accuracy";

  /** Copies the metrics. */
  public Evaluation {
    metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
  }

  /** Without further metrics. */
  public Evaluation(double loss, int[][] confusion) {
    this(loss, confusion, new LinkedHashMap<>());
  }

  /**
   * Judges a model's predictions.
   *
   * @param prediction the model's output [rows, …]
   * @param targets of the same rows, fitting the loss
   * @throws IllegalArgumentException if they do not fit it
   */
  public static Evaluation of(Device device, Loss loss, HostTensor prediction, HostTensor targets) {
    return of(device, loss, prediction, targets, null);
  }

  /**
   * Judges a model's predictions by rows that count differently. The confusion matrix counts each
   * row once.
   *
   * @param prediction the model's output [rows, …]
   * @param targets of the same rows, fitting the loss
   * @param weights F32 [rows] sample weights, or null where every row counts 1
   * @throws IllegalArgumentException if they do not fit it
   */
  public static Evaluation of(
      Device device, Loss loss, HostTensor prediction, HostTensor targets, HostTensor weights) {
    try (Evaluator evaluator = new Evaluator(device, loss, List.of())) {
      return evaluator.of(prediction, targets, weights);
    }
  }

  /** Its numbers by name: {@code loss}, {@code accuracy} where it classifies, and the metrics. */
  public SequencedMap<String, Double> values() {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    if (!Double.isNaN(accuracy())) {
      values.put(ACCURACY, accuracy());
    }
    values.putAll(metrics);
    return values;
  }

  /** Share of rows predicted right, 0 to 1; NaN where the loss does not classify. */
  public double accuracy() {
    if (confusion == null) {
      return metrics.getOrDefault(ACCURACY, Double.NaN);
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

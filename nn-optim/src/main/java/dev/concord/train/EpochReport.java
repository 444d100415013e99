package dev.concord.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * What one epoch brought.
 *
 * @param epoch its number, from 1 on
 * @param steps steps taken since training began
 * @param trainingLoss mean loss over the epoch's rows, as they were met, by their weights
 * @param learningRate of the epoch's last step
 * @param training how the model does on the training data after the epoch, or null where {@link
 *     TrainingSettings#judgesTraining} is off
 * @param validation how the model does on validation data after the epoch, or null without any
 * @param seconds time of the epoch's steps, judgements not counted
 * @param rows rows trained on in the epoch
 */
public record EpochReport(
    int epoch,
    int steps,
    double trainingLoss,
    double learningRate,
    Evaluation training,
    Evaluation validation,
    double seconds,
    int rows) {
  /** Rows trained on per second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }

  /**
   * Its numbers by name, for curves, logs and decisions: {@code loss} (the mean as the rows were
   * met), {@code learning_rate}, then {@code training_loss} and {@code validation_loss} and, with
   * the same beginnings, {@code accuracy} and every metric, as far as they are there.
   */
  public SequencedMap<String, Double> values() {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    values.put("loss", trainingLoss);
    values.put("learning_rate", learningRate);
    if (training != null) {
      training.values().forEach((name, value) -> values.put("training_" + name, value));
    }
    if (validation != null) {
      validation.values().forEach((name, value) -> values.put("validation_" + name, value));
    }
    return values;
  }

  @Override
  public String toString() {
    String text = format("epoch %d: loss %s", epoch, number(trainingLoss));
    if (validation != null) {
      text += judged("validation", validation);
    } else if (training != null) {
      text += judged("training", training);
    }
    return text + format(", %.1f s (%,.0f rows/s)", seconds, rowsPerSecond());
  }

  private static String judged(String rows, Evaluation evaluation) {
    String text = ", %s loss %s".formatted(rows, number(evaluation.loss()));
    if (!Double.isNaN(evaluation.accuracy())) {
      text += format(", accuracy %.2f %%", 100 * evaluation.accuracy());
    }
    for (var metric : evaluation.metrics().entrySet()) {
      if (!metric.getKey().equals(Evaluation.ACCURACY)) {
        text += format(", %s %s", metric.getKey().replace('_', ' '), number(metric.getValue()));
      }
    }
    return text;
  }

  /** Four decimals; numbers of more than six digits before the point with a power of ten. */
  private static String number(double value) {
    return format(Math.abs(value) < 1e6 || !Double.isFinite(value) ? "%.4f" : "%.4e", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

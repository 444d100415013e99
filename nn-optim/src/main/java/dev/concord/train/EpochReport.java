package dev.concord.train;

import java.util.Locale;

/**
 * What one epoch brought.
 *
 * @param epoch its number, from 1 on
 * @param steps steps taken since training began
 * @param trainingLoss mean loss over the epoch's rows, as they were met
 * @param validation how the model does on validation data, or null without any
 * @param seconds time of the epoch's steps, validation not counted
 * @param rows rows trained on in the epoch
 */
public record EpochReport(
    int epoch, int steps, double trainingLoss, Evaluation validation, double seconds, int rows) {
  /** Rows trained on per second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }

  @Override
  public String toString() {
    String text = format("epoch %d: loss %.4f", epoch, trainingLoss);
    if (validation != null) {
      text += format(", validation loss %.4f", validation.loss());
      if (validation.confusion() != null) {
        text += format(", accuracy %.2f %%", 100 * validation.accuracy());
      }
    }
    return text + format(", %.1f s (%,.0f rows/s)", seconds, rowsPerSecond());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

package dev.concord.train;

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
    String text = "epoch %d: loss %.4f".formatted(epoch, trainingLoss);
    if (validation != null) {
      text += ", validation loss %.4f".formatted(validation.loss());
      if (validation.confusion() != null) {
        text += ", accuracy %.2f %%".formatted(100 * validation.accuracy());
      }
    }
    return text + ", %.1f s (%,.0f rows/s)".formatted(seconds, rowsPerSecond());
  }
}

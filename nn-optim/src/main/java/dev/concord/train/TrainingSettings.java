package dev.concord.train;

/**
 * How long and in what portions to train.
 *
 * @param epochs passes over the training data, ≥ 1
 * @param batchSize rows per step, ≥ 1; the last batch of an epoch may be shorter
 */
public record TrainingSettings(int epochs, int batchSize) {
  /** Checks both. */
  public TrainingSettings {
    if (epochs < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "Epochs and batch size are at least 1, got " + epochs + " and " + batchSize);
    }
  }
}

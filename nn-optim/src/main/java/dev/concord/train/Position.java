package dev.concord.train;

/**
 * A place in training: the step that is about to be taken.
 *
 * @param epoch whole epochs done, ≥ 0
 * @param batch batches of the current epoch done, ≥ 0
 * @param batchesPerEpoch batches in an epoch, ≥ 1
 */
public record Position(int epoch, int batch, int batchesPerEpoch) {
  /** Checks the numbers. */
  public Position {
    if (epoch < 0 || batch < 0 || batchesPerEpoch < 1) {
      throw new IllegalArgumentException(
          "A position has an epoch and a batch of at least 0 and at least 1 batch per epoch, got "
              + epoch
              + ", "
              + batch
              + " and "
              + batchesPerEpoch);
    }
  }

  /** Epochs done as a real number: 2.5 in the middle of the third epoch. */
  public double epochs() {
    return epoch + (double) batch / batchesPerEpoch;
  }

  /** Steps done: {@code epoch · batchesPerEpoch + batch}. */
  public long step() {
    return (long) epoch * batchesPerEpoch + batch;
  }
}

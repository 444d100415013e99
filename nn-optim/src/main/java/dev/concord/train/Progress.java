package dev.concord.train;

import java.util.List;

/**
 * Where training stands, apart from weights and moments: what {@link Trainer#continueAt} needs to
 * go on as if nothing had happened, with the same history in the end.
 *
 * @param epoch whole epochs done, ≥ 0
 * @param batch batches of the current epoch done, ≥ 0
 * @param step steps done in all, ≥ 0
 * @param losses of the current epoch's rows
 * @param rows rows of the current epoch done, ≥ 0
 * @param seconds time of the current epoch's steps
 * @param history reports of the epochs done, oldest first
 */
public record Progress(
    int epoch,
    int batch,
    int step,
    LossSums losses,
    int rows,
    double seconds,
    List<EpochReport> history) {
  /** The very beginning. */
  public static final Progress NONE = new Progress(0, 0, 0);

  /** Checks the numbers and copies the history. */
  public Progress {
    history = List.copyOf(history);
    if (epoch < 0 || batch < 0 || step < 0 || rows < 0) {
      throw new IllegalArgumentException(
          "Epoch, batch, step and rows must not be negative, got %d, %d, %d and %d"
              .formatted(epoch, batch, step, rows));
    }
  }

  /** A place without what was measured before it: histories and losses begin there. */
  public Progress(int epoch, int batch, int step) {
    this(epoch, batch, step, LossSums.NONE, 0, 0, List.of());
  }
}

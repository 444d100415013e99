package dev.concord.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a training run stands, apart from its tensors: with them, all that is needed to continue it
 * bit for bit.
 *
 * @param seed key of all random numbers of the run
 * @param epoch number of the current pass over the data, counted from 0, so also the number of
 *     those completed
 * @param batchInEpoch number of batches of this pass already used
 * @param step number of steps done since the beginning
 * @param settings what must be the same when the run is continued, such as {@code optimizer} and
 *     {@code batch_size}, as text by name
 */
public record TrainerState(
    long seed, int epoch, int batchInEpoch, long step, Map<String, String> settings) {
  /** Checks the numbers and copies the settings; they are kept sorted by name. */
  public TrainerState {
    if (epoch < 0 || batchInEpoch < 0 || step < 0) {
      throw new IllegalArgumentException(
          "Epoch, batch and step must not be negative, got %d, %d and %d"
              .formatted(epoch, batchInEpoch, step));
    }
    settings = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(settings)));
  }
}

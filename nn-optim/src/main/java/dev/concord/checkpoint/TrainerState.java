package dev.concord.checkpoint;

import dev.concord.train.Progress;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a training run stands, apart from its tensors: with them, all that is needed to continue it
 * bit for bit.
 *
 * @param seed key of all random numbers of the run
 * @param progress epochs, batches and steps done, and the history
 * @param settings what must be the same when the run is continued, such as {@code optimizer} and
 *     {@code batch_size}, as text by name
 */
public record TrainerState(long seed, Progress progress, Map<String, String> settings) {
  /** Copies the settings; they are kept sorted by name. */
  public TrainerState {
    settings = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(settings)));
  }
}

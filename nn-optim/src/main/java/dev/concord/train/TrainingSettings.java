package dev.concord.train;

import dev.concord.data.Batches.LastBatch;
import dev.concord.data.Sampler;
import dev.concord.metric.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long, in what portions and at what rate to train, and what is measured on the way.
 *
 * @param epochs passes over the training data, ≥ 1
 * @param batchSize rows per step, ≥ 1
 * @param lastBatch whether the last batch of an epoch may be shorter or is left out
 * @param schedule sets the learning rate before every step, and the momentum if it moves that; null
 *     leaves the session's alone
 * @param sampler the rows of each epoch in their order; null visits every row once, shuffled by the
 *     session's seed. It may visit only rows that the data has, which is checked epoch by epoch
 * @param metrics computed on every judgement beside loss and accuracy, each under its own name,
 *     which is not "loss"
 * @param judgesTraining whether the training data, too, is judged after every epoch, with dropout
 *     off and the weights as they are then: the curve to lay beside that of the validation data
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    LastBatch lastBatch,
    LearningRateSchedule schedule,
    Sampler sampler,
    List<Metric> metrics,
    boolean judgesTraining) {
  /** Checks all and copies the metrics. */
  public TrainingSettings {
    metrics = List.copyOf(metrics);
    if (epochs < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "Epochs and batch size are at least 1, got " + epochs + " and " + batchSize);
    }
    Set<String> names = new HashSet<>();
    for (Metric metric : metrics) {
      if (metric.name().equals("loss")) {
        throw new IllegalArgumentException(
            "A metric of the name loss would hide the loss in reports: choose another name");
      }
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException(
            "Metrics have names of their own, got " + metric.name() + " twice");
      }
    }
  }

  /** All rows in each epoch, shuffled; the session's learning rate; loss and accuracy alone. */
  public TrainingSettings(int epochs, int batchSize) {
    this(epochs, batchSize, LastBatch.KEEP_SHORT, null, null, List.of(), false);
  }

  /** The same with another learning rate schedule, or null for the session's own rate. */
  public TrainingSettings withSchedule(LearningRateSchedule newSchedule) {
    return new TrainingSettings(
        epochs, batchSize, lastBatch, newSchedule, sampler, metrics, judgesTraining);
  }

  /** The same with other rows in each epoch. The sampler then belongs to one trainer. */
  public TrainingSettings withSampler(Sampler newSampler) {
    return new TrainingSettings(
        epochs, batchSize, lastBatch, schedule, newSampler, metrics, judgesTraining);
  }

  /** The same with these metrics. */
  public TrainingSettings withMetrics(Metric... newMetrics) {
    return new TrainingSettings(
        epochs, batchSize, lastBatch, schedule, sampler, List.of(newMetrics), judgesTraining);
  }

  /** The same with another number of epochs. */
  public TrainingSettings withEpochs(int newEpochs) {
    return new TrainingSettings(
        newEpochs, batchSize, lastBatch, schedule, sampler, metrics, judgesTraining);
  }

  /** The same with another rule for the last batch of an epoch. */
  public TrainingSettings withLastBatch(LastBatch newLastBatch) {
    return new TrainingSettings(
        epochs, batchSize, newLastBatch, schedule, sampler, metrics, judgesTraining);
  }

  /** The same, with the training data judged after every epoch, too. */
  public TrainingSettings judgingTraining() {
    return new TrainingSettings(epochs, batchSize, lastBatch, schedule, sampler, metrics, true);
  }
}

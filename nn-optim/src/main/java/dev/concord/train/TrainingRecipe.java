package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import java.util.List;

/**
 * How a network is trained, whatever the rows and the seed: for all that trains several, such as
 * cross-validation and ensembles. Immutable, so it may be used by several threads, each with a
 * device of its own.
 *
 * @param model to train
 * @param loss to make small
 * @param optimization the update rule
 * @param settings how long and in what portions; without a sampler, which belongs to one trainer
 */
public record TrainingRecipe(
    Model model, Loss loss, Optimization optimization, TrainingSettings settings) {
  /** Refuses a sampler. */
  public TrainingRecipe {
    if (settings.sampler() != null) {
      throw new IllegalArgumentException(
          "A recipe trains on several sets of rows, so its settings have no sampler of their own");
    }
  }

  /** With every parameter trained alike. */
  public TrainingRecipe(Model model, Loss loss, Optimizer optimizer, TrainingSettings settings) {
    this(model, loss, new Optimization(optimizer), settings);
  }

  /**
   * What a training brought.
   *
   * @param weights at its end
   * @param history one report for each epoch
   */
  public record Trained(ModelWeights weights, List<EpochReport> history) {
    /** Copies the history. */
    public Trained {
      history = List.copyOf(history);
    }

    /** How the validation data was judged after the last epoch; null without any. */
    public Evaluation validation() {
      return history.getLast().validation();
    }
  }

  /**
   * Trains from the beginning.
   *
   * @param device stays the caller's
   * @param data to learn from
   * @param validation judged after every epoch, or null
   * @param seed of first weights, random layers and the order of the rows
   * @throws DivergedException if a step is not finite
   */
  public Trained train(
      Device device,
      TrainingData data,
      TrainingData validation,
      long seed,
      TrainingListener... listeners) {
    try (var session = new TrainingSession(device, model, loss, optimization, data, seed);
        var trainer = new Trainer(session, settings, data, validation, listeners)) {
      trainer.fit();
      return new Trained(ModelWeights.of(model, session.store()), trainer.history());
    }
  }
}

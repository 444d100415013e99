package dev.concord.examples.plan;

import dev.concord.callback.FeaturesPerEpoch;
import dev.concord.data.augment.Augmentation;
import dev.concord.device.Device;
import dev.concord.examples.choice.AugmentationChoice;
import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.choice.MetricChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.TaskData;
import dev.concord.examples.task.TrainingTask;
import dev.concord.loss.Loss;
import dev.concord.metric.Metric;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Monitor;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything about a training run that decides its bits, after options, a checkpoint's settings and
 * the task's defaults were put together. Where it computes is not part of it.
 *
 * @param task what is learnt
 * @param data which rows
 * @param augmentation how training rows are changed in every epoch, if they are
 * @param network between input and output
 * @param chosenLoss what training makes small, where it is not what is usual for the data
 * @param balance what is done about classes of different sizes
 * @param update how gradients change the weights
 * @param pacing how the rate changes, and when training ends early
 * @param batch rows per step
 * @param epochs passes over the training rows
 * @param seed of first weights, dropout, the order of the rows and which rows are held out
 * @param metrics what is judged beside loss and accuracy
 */
public record TrainingPlan(
    TrainingTask task,
    DataRequest data,
    Optional<AugmentationChoice> augmentation,
    NetworkPlan network,
    Optional<Chosen<LossChoice>> chosenLoss,
    ClassBalance balance,
    UpdatePlan update,
    Pacing pacing,
    int batch,
    int epochs,
    long seed,
    List<Chosen<MetricChoice>> metrics) {

  /** The same with another seed. */
  public TrainingPlan withSeed(long newSeed) {
    return with(newSeed, metrics);
  }

  /** The same judged by these metrics, too. */
  public TrainingPlan withMetrics(List<Chosen<MetricChoice>> newMetrics) {
    return with(seed, newMetrics);
  }

  private TrainingPlan with(long newSeed, List<Chosen<MetricChoice>> newMetrics) {
    return new TrainingPlan(
        task,
        data,
        augmentation,
        network,
        chosenLoss,
        balance,
        update,
        pacing,
        batch,
        epochs,
        newSeed,
        newMetrics);
  }

  /**
   * Checks, before anything is computed, that all of it fits the data that was loaded.
   *
   * @throws IllegalArgumentException naming the option that does not
   */
  public void requireFits(TaskData loaded) {
    Chosen<LossChoice> chosen = lossChoice(loaded);
    chosen.kind().requireFits(loaded.output());
    balance.requireFits(loaded);
    metrics.forEach(metric -> metric.kind().requireFits("--metric", loaded));
    listeners(loaded);
    if (pacing.patience().isPresent() && loaded.validation().isEmpty()) {
      throw new IllegalArgumentException(
          "--early-stopping judges by validation rows, and there are none: give --validation"
              + " SHARE");
    }
    Model model;
    try {
      model = spec(loaded).predictionModel();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--layers %s: %s".formatted(network.layers(), e.getMessage()), e);
    }
    Loss loss = loss(loaded);
    for (TrainingData rows : loaded.parts()) {
      try {
        loss.requireTargets(model.outputType(0, rows.rows()), rows.targets());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("--loss %s: %s".formatted(chosen, e.getMessage()), e);
      }
    }
  }

  /** The loss by its name: what was chosen, else what is usual for the data. */
  public Chosen<LossChoice> lossChoice(TaskData loaded) {
    return chosenLoss.orElseGet(() -> LossChoice.usual(loaded.output()));
  }

  /** What training makes small. */
  Loss loss(TaskData loaded) {
    Chosen<LossChoice> chosen = lossChoice(loaded);
    return chosen.kind().make((float) chosen.number(), balance.classWeights(loaded));
  }

  /**
   * What changes the training rows and what ends training early, as far as they were asked for.
   *
   * @throws IllegalArgumentException if the rows cannot be changed so
   */
  public List<TrainingListener> listeners(TaskData loaded) {
    List<TrainingListener> listeners = new ArrayList<>();
    if (augmentation.isPresent()) {
      Augmentation changes = augmentation.get().of(loaded);
      if (task.name().equals("csv") && !data.csv().scale().standardises()) {
        throw new IllegalArgumentException(
            "--augment of rows of numbers is in deviations of their columns, which --scale %s does not bring to 1: take --scale standard or log"
                .formatted(data.csv().scale()));
      }
      HostTensor rows = loaded.split().train().features();
      listeners.add(new FeaturesPerEpoch(0, epoch -> changes.apply(rows, seed, epoch)));
    }
    listeners.addAll(List.of(pacing.listeners()));
    return listeners;
  }

  /** The network for data of this kind. */
  public ModelSpec spec(TaskData loaded) {
    return new ModelSpec(
        task.name(),
        loaded.input(),
        network.layers(),
        network.activation(),
        network.batchNormalization(),
        network.dropout(),
        lossChoice(loaded).kind().output(loaded.output()));
  }

  /** A session that begins this training. */
  public TrainingSession session(Device device, TaskData loaded) {
    return new TrainingSession(
        device,
        spec(loaded).model(network.dense()::applied),
        loss(loaded),
        update.optimization(),
        loaded.train(),
        seed);
  }

  /** How long and in what portions; for one trainer. */
  public TrainingSettings settings(TaskData loaded) {
    Monitor monitor =
        loaded.validation().isPresent() ? Monitor.VALIDATION_LOSS : Monitor.TRAINING_LOSS;
    TrainingSettings settings =
        new TrainingSettings(epochs, batch)
            .withSchedule(pacing.schedule(update.learningRate(), monitor))
            .withSampler(balance.sampler(loaded, seed).orElse(null))
            .withMetrics(
                metrics.stream().map(chosen -> metric(chosen, loaded)).toArray(Metric[]::new));
    return measuresTraining(loaded) ? settings.judgingTraining() : settings;
  }

  /**
   * Whether metrics are those of the training rows, with the weights as they are after an epoch:
   * where there are no rows to validate.
   */
  public boolean measuresTraining(TaskData loaded) {
    return !metrics.isEmpty() && loaded.validation().isEmpty();
  }

  private Metric metric(Chosen<MetricChoice> chosen, TaskData loaded) {
    return chosen.kind().metric(chosen.number(), spec(loaded).output(), loaded.output());
  }
}

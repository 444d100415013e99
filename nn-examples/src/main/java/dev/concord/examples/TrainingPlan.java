package dev.concord.examples;

import dev.concord.callback.FeaturesPerEpoch;
import dev.concord.data.augment.Augmentation;
import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.TaskData;
import dev.concord.examples.task.TrainingTask;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingListener;
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
 * @param layers units of each hidden layer
 * @param activation of the hidden layers
 * @param dropout rate behind each hidden layer
 * @param optimizerChoice the update rule
 * @param learningRate its rate, as far as the pacing does not change it
 * @param pacing how the rate changes, and when training ends early
 * @param momentum its β, where it has one
 * @param weightDecay λ of all weights and biases
 * @param clipNorm what the norm of the whole gradient is clipped to, infinite for no clipping
 * @param batch rows per step
 * @param epochs passes over the training rows
 * @param seed of first weights, dropout, the order of the rows and which rows are held out
 */
record TrainingPlan(
    TrainingTask task,
    DataRequest data,
    Optional<AugmentationChoice> augmentation,
    List<Integer> layers,
    ActivationName activation,
    double dropout,
    OptimizerChoice optimizerChoice,
    float learningRate,
    Pacing pacing,
    float momentum,
    float weightDecay,
    float clipNorm,
    int batch,
    int epochs,
    long seed) {

  /** The same with another seed. */
  TrainingPlan withSeed(long newSeed) {
    return new TrainingPlan(
        task,
        data,
        augmentation,
        layers,
        activation,
        dropout,
        optimizerChoice,
        learningRate,
        pacing,
        momentum,
        weightDecay,
        clipNorm,
        batch,
        epochs,
        newSeed);
  }

  /** The update rule and the clipping. */
  Optimization optimization() {
    return new Optimization(optimizerChoice.make(learningRate, momentum, weightDecay))
        .withClipping(clips() ? GradientClipping.byGlobalNorm(clipNorm) : GradientClipping.NONE);
  }

  /**
   * What changes the training rows and what ends training early, as far as they were asked for.
   *
   * @throws IllegalArgumentException if the rows cannot be changed so
   */
  List<TrainingListener> listeners(TaskData loaded) {
    List<TrainingListener> listeners = new ArrayList<>();
    if (augmentation.isPresent()) {
      Augmentation changes = augmentation.get().of(loaded);
      HostTensor rows = loaded.split().train().features();
      listeners.add(new FeaturesPerEpoch(0, epoch -> changes.apply(rows, seed, epoch)));
    }
    listeners.addAll(List.of(pacing.listeners()));
    return listeners;
  }

  /** Whether gradients are clipped. */
  boolean clips() {
    return clipNorm != Float.POSITIVE_INFINITY;
  }

  /** The network for data of this kind. */
  ModelSpec spec(TaskData loaded) {
    return new ModelSpec(task.name(), loaded.input(), layers, activation, dropout, loaded.output());
  }
}

package dev.concord.examples.reproduce;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.preprocess.OneHot;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimizer;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.LearningRateSchedule;
import java.util.function.Supplier;

/**
 * How a network of a {@link Reproduction} is trained: everything that decides its weights but the
 * seed.
 *
 * @param model the network, over images of 28×28 bytes
 * @param coding how the ten classes are given to the loss
 * @param loss what training makes small
 * @param optimizer the update rule
 * @param schedule sets the learning rate
 * @param epochs passes over the training rows
 * @param batch rows of a step
 * @param rows training rows used: the first ones of the 60 000
 */
public record Recipe(
    Supplier<Model> model,
    Coding coding,
    Loss loss,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    int epochs,
    int batch,
    int rows) {
  /** How classes become targets. */
  public enum Coding {
    /** Class numbers, for softmax cross-entropy. */
    LABELS,
    /** A 1 among zeros. */
    ONE_HOT,
    /** A 1 among −1, for outputs by tanh. */
    SIGNED,
    /** Class numbers drawn at random, which say nothing about the image. */
    RANDOM_LABELS
  }

  /** The rows this recipe learns from, with targets as its loss takes them. */
  Dataset training(Dataset all, long seed) {
    Dataset data = all.slice(0, rows);
    return switch (coding) {
      case LABELS -> data;
      case ONE_HOT -> data.withTargets(OneHot.encode(data.labels()));
      case SIGNED -> data.withTargets(signed(OneHot.encode(data.labels())));
      case RANDOM_LABELS -> data.withTargets(random(data.labels(), seed));
    };
  }

  private static Targets.Values signed(Targets.Values oneHot) {
    float[] values = oneHot.values().floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * values[i] - 1;
    }
    return new Targets.Values(HostTensor.of(oneHot.values().shape(), values), oneHot.names());
  }

  private static Targets.Labels random(Targets.Labels labels, long seed) {
    RandomStream random = RandomStream.of(seed, "data", "", "random_labels");
    int[] ids = new int[labels.size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = random.nextInt(labels.classes());
    }
    return new Targets.Labels(
        HostTensor.of(Shape.of(ids.length), ids), labels.classes(), labels.names());
  }

  /** Steps in an epoch. */
  public int batches() {
    return (rows + batch - 1) / batch;
  }

  /** Everything but the network, as text. */
  String describe() {
    return "%s, %s, %s, %s, %d epochs of %d rows, batch %d"
        .formatted(coding, loss, optimizer, schedule, epochs, rows, batch);
  }
}

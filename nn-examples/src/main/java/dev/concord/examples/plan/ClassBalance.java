package dev.concord.examples.plan;

import dev.concord.data.Sampler;
import dev.concord.data.Targets;
import dev.concord.examples.choice.ClassWeightsChoice;
import dev.concord.examples.choice.ResampleChoice;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.examples.task.TaskData;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done about classes of different sizes: rows of some count more in the loss, or come more
 * often. At most one of the two, as each alone makes the classes equal.
 *
 * @param weights what the classes count in the loss, if not all 1
 * @param resampling which rows come, if not each once an epoch
 */
public record ClassBalance(
    Optional<ClassWeightsChoice> weights, Optional<ResampleChoice> resampling) {
  /** Every row counts and comes once. */
  static final ClassBalance NONE = new ClassBalance(Optional.empty(), Optional.empty());

  public ClassBalance {
    if (weights.isPresent() && resampling.isPresent()) {
      throw new IllegalArgumentException(
          "--class-weights and --resample each make up for classes of different sizes: leave out"
              + " one");
    }
  }

  /**
   * Checks that there are such classes.
   *
   * @throws IllegalArgumentException if numbers are learnt, or the weights are of other classes
   */
  void requireFits(TaskData data) {
    if (!this.equals(NONE) && data.output() instanceof OutputSpec.Values) {
      throw new IllegalArgumentException(
          "%s is for classes, but numbers are learnt here: leave it out, or give --kind classification"
              .formatted(weights.isPresent() ? "--class-weights" : "--resample"));
    }
    classWeights(data);
  }

  /** The weight of each class, or none where all count 1. */
  List<Float> classWeights(TaskData data) {
    if (weights.isEmpty() || !(data.output() instanceof OutputSpec.Classes classes)) {
      return List.of();
    }
    return weights.get().of(labels(data), classes.names());
  }

  /** The rows of each epoch, made for one trainer; none where each comes once. */
  public Optional<Sampler> sampler(TaskData data, long seed) {
    return resampling.map(choice -> choice.sampler(labels(data), seed));
  }

  private static Targets.Labels labels(TaskData data) {
    return data.split().train().labels();
  }

  /** Puts what was chosen among the settings of a run. */
  void save(Map<String, String> texts) {
    weights.ifPresent(choice -> texts.put("class_weights", choice.toString()));
    resampling.ifPresent(choice -> texts.put("resample", choice.toString()));
  }

  /** In words, to follow a comma, or nothing. */
  @Override
  public String toString() {
    return weights.map(choice -> "class weights " + choice).orElse("")
        + resampling.map(choice -> "classes resampled: " + choice).orElse("");
  }
}

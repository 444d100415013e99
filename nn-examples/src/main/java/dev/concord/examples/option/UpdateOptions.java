package dev.concord.examples.option;

import dev.concord.examples.choice.OptimizerChoice;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.UpdatePlan;
import dev.concord.examples.task.TaskDefaults;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say how gradients change the weights. */
final class UpdateOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, amsgrad, nadam,"
              + " adamax or lion. Default: adam.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "Default: the task's own for adam and those close to it, 0.1 for sgd, 0.02 for momentum"
              + " and nesterov, 0.01 for adagrad, 1 for adadelta, 0.001 for rmsprop, 0.002 for"
              + " adamax, 1e-4 for lion.")
  private Float learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "DECAY",
      description =
          "Decay of momentum, nesterov and rmsprop's velocity, 0 up to 1. Default: 0.9, 0 for"
              + " rmsprop.")
  private Float momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "LAMBDA",
      description =
          "Decay of all weights and biases, decoupled for adamw and lion, coupled (L2) for the"
              + " others. Default: 0.01 for adamw, else 0.")
  private Float weightDecay;

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      description = "Scale the whole gradient down to this norm where it is larger.")
  private Float clipNorm;

  /**
   * Puts options, saved settings and defaults together.
   *
   * @throws IllegalArgumentException if something given cannot be used
   */
  UpdatePlan plan(SavedSettings saved, TaskDefaults usual) {
    OptimizerChoice rule =
        OptimizerChoice.of(saved.given(optimizer, "optimizer", Function.identity()).orElse("adam"));
    if (momentum != null && !rule.takesMomentum()) {
      throw new IllegalArgumentException(
          ("--momentum does not belong to the optimizer %s: choose --optimizer momentum, nesterov"
                  + " or rmsprop")
              .formatted(rule));
    }
    if (clipNorm != null && !Float.isFinite(clipNorm)) {
      throw new IllegalArgumentException("--clip-norm takes a positive number; got " + clipNorm);
    }
    UpdatePlan plan =
        new UpdatePlan(
            rule,
            saved
                .given(learningRate, "learning_rate", Float::valueOf)
                .orElse(rule.usualRate(usual.learningRate())),
            saved.given(momentum, "momentum", Float::valueOf).orElse(rule.usualMomentum()),
            saved.given(weightDecay, "weight_decay", Float::valueOf).orElse(rule.usualDecay()),
            saved.given(clipNorm, "clip_norm", Float::valueOf).orElse(Float.POSITIVE_INFINITY));
    // Made to have rate, momentum, decay and norm checked before any data is read.
    plan.optimization();
    return plan;
  }
}

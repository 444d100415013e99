package dev.concord.examples.option;

import dev.concord.examples.choice.ClassWeightsChoice;
import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.examples.choice.ResampleChoice;
import dev.concord.examples.plan.ClassBalance;
import dev.concord.examples.plan.SavedSettings;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say what training makes small, and what the classes count in it. */
final class LossOptions {
  @Option(
      names = "--loss",
      paramLabel = "NAME[:NUMBER]",
      description =
          "Of classes: cross-entropy[:SMOOTHING] (label smoothing, 0 up to 1), focal[:GAMMA], hinge"
              + " or squared-hinge (each class against the rest). Of numbers: mse, rmse, mae,"
              + " huber[:DELTA], log-cosh, quantile[:Q] or poisson (of counts). Default:"
              + " cross-entropy, mse.")
  private String loss;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "What the classes count in the loss: balanced, by which all classes count the same;"
              + " numbers with commas between them, in the order in which the report lists the"
              + " classes; or CLASS=NUMBER,... with 1 for the others. Default: none, each row"
              + " counts 1.")
  private String classWeights;

  @Option(
      names = "--resample",
      paramLabel = "HOW",
      description =
          "Train on all classes equally often: over (rows of small classes come again), under (of"
              + " each class as many rows as the smallest has, others in each epoch) or balanced"
              + " (as many rows in all as there are). Default: none, each row comes once.")
  private String resample;

  /** The loss that was chosen, if one was. */
  Optional<Chosen<LossChoice>> loss(SavedSettings saved) {
    return saved.given(loss, "loss", Function.identity()).map(LossChoice::of);
  }

  /** What is done about classes of different sizes. */
  ClassBalance balance(SavedSettings saved) {
    return new ClassBalance(
        saved
            .given(classWeights, "class_weights", Function.identity())
            .filter(LossOptions::something)
            .map(ClassWeightsChoice::of),
        saved
            .given(resample, "resample", Function.identity())
            .filter(LossOptions::something)
            .map(ResampleChoice::of));
  }

  private static boolean something(String text) {
    return !text.strip().equals("none");
  }
}

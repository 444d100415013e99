package dev.concord.train;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * A number of the epoch reports that decisions are made by: when to stop, which weights are best,
 * whether the learning rate is to fall.
 *
 * @param name as in {@link EpochReport#values}, such as {@code validation_loss}
 * @param largerIsBetter whether it is to grow, as accuracy, or to fall, as a loss
 */
public record Monitor(String name, boolean largerIsBetter) {
  /** The loss on validation data, to fall. */
  public static final Monitor VALIDATION_LOSS = lowest("validation_loss");

  /** The mean loss over the epoch's rows as they were met, to fall. */
  public static final Monitor TRAINING_LOSS = lowest("loss");

  /** The share of validation rows predicted right, to grow. */
  public static final Monitor VALIDATION_ACCURACY = highest("validation_accuracy");

  /** Small is good. */
  public static Monitor lowest(String name) {
    return new Monitor(name, false);
  }

  /** Large is good. */
  public static Monitor highest(String name) {
    return new Monitor(name, true);
  }

  /**
   * Its value in one epoch.
   *
   * @throws IllegalArgumentException if the reports have no such number
   */
  public double of(EpochReport report) {
    Double value = report.values().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Epoch reports of this training have no "
              + name
              + ", they have "
              + String.join(", ", report.values().keySet()));
    }
    return value;
  }

  /**
   * Checks before training that its reports will have this number.
   *
   * @throws IllegalArgumentException if they will not, saying what there will be
   */
  public void requireReported(Trainer trainer) {
    SequencedSet<String> names = new LinkedHashSet<>(List.of("loss", "learning_rate"));
    if (trainer.settings().judgesTraining()) {
      trainer.judgedNames().forEach(judged -> names.add("training_" + judged));
    }
    if (trainer.validation() != null) {
      trainer.judgedNames().forEach(judged -> names.add("validation_" + judged));
    }
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "Epoch reports of this training will have no %s, they will have %s: %s"
              .formatted(name, String.join(", ", names), remedy(trainer)));
    }
  }

  private String remedy(Trainer trainer) {
    if (name.startsWith("validation_") && trainer.validation() == null) {
      return "give the trainer validation data";
    }
    return name.startsWith("training_") && !trainer.settings().judgesTraining()
        ? "let the settings judge the training data, too"
        : "add the metric to the settings";
  }

  /**
   * Whether {@code value} is better than {@code than} by more than {@code minimumChange}; NaN is
   * never.
   */
  public boolean isBetter(double value, double than, double minimumChange) {
    return largerIsBetter ? value > than + minimumChange : value < than - minimumChange;
  }

  /** What every value is better than. */
  public double worst() {
    return largerIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /**
   * The report with the best value, the first among equals.
   *
   * @return null if there is no report, or none whose value is a number
   */
  public EpochReport best(List<EpochReport> history) {
    EpochReport best = null;
    double value = worst();
    for (EpochReport report : history) {
      if (isBetter(of(report), value, 0)) {
        best = report;
        value = of(report);
      }
    }
    return best;
  }
}

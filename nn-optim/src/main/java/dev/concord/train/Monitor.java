package dev.concord.train;

import java.util.List;

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
              + String.join(", ", report.values().keySet())
              + (name.startsWith("validation_") && report.validation() == null
                  ? ": give the trainer validation data"
                  : ""));
    }
    return value;
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

package dev.concord.examples.lecture;

import dev.concord.train.EpochReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A training's epochs as curves to draw.
 *
 * @param epochs one report each
 */
record History(List<EpochReport> epochs) {
  /** Copies the list. */
  History {
    epochs = List.copyOf(epochs);
  }

  /** Mean training loss of each epoch. */
  double[] loss() {
    return curve(EpochReport::trainingLoss);
  }

  /** Loss on the training rows after each epoch, where settings ask for that judgement. */
  double[] trainingLoss() {
    return curve(report -> report.training().loss());
  }

  /** Share of training rows classified right after each epoch, likewise. */
  double[] trainingAccuracy() {
    return curve(report -> report.training().accuracy());
  }

  /** Loss on the validation rows after each epoch. */
  double[] validationLoss() {
    return curve(report -> report.validation().loss());
  }

  /** Share of validation rows classified right after each epoch. */
  double[] validationAccuracy() {
    return curve(report -> report.validation().accuracy());
  }

  /** Training loss of the last epoch. */
  double finalLoss() {
    return epochs.getLast().trainingLoss();
  }

  private double[] curve(ToDoubleFunction<EpochReport> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }
}

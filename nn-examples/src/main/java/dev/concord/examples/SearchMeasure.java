package dev.concord.examples;

import dev.concord.select.Goal;
import dev.concord.train.Evaluation;

/** What the trials of a search are judged by, on validation rows. */
enum SearchMeasure {
  LOSS("validation loss", Goal.MINIMIZE) {
    @Override
    double of(Evaluation evaluation) {
      return evaluation.loss();
    }
  },
  ACCURACY("validation accuracy", Goal.MAXIMIZE) {
    @Override
    double of(Evaluation evaluation) {
      return evaluation.accuracy();
    }
  };

  private final String text;
  private final Goal goal;

  SearchMeasure(String text, Goal goal) {
    this.text = text;
    this.goal = goal;
  }

  abstract double of(Evaluation evaluation);

  /** Which values are better. */
  Goal goal() {
    return goal;
  }

  @Override
  public String toString() {
    return text;
  }
}

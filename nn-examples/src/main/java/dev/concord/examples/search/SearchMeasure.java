package dev.concord.examples.search;

import dev.concord.examples.choice.MetricChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.examples.task.TaskData;
import dev.concord.select.Goal;
import dev.concord.train.Evaluation;
import java.util.Optional;

/**
 * What the trials of a search are judged by, on validation rows.
 *
 * @param metric one of them, or none for the loss
 */
public record SearchMeasure(Optional<Chosen<MetricChoice>> metric) {
  /** The loss of the validation rows. */
  static final SearchMeasure LOSS = new SearchMeasure(Optional.empty());

  /**
   * Reads a choice: {@code loss} or the name of a metric.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SearchMeasure of(String text) {
    return text.strip().equalsIgnoreCase("loss")
        ? LOSS
        : new SearchMeasure(Optional.of(MetricChoice.of("--score", text)));
  }

  /**
   * Checks that it is for what is learnt.
   *
   * @throws IllegalArgumentException if it is not, naming metrics that are
   */
  public void requireFits(TaskData data) {
    metric.ifPresent(chosen -> chosen.kind().requireFits("--score", data));
  }

  /** The score of a judgement that was asked for the metric. */
  double of(Evaluation evaluation) {
    return metric.isPresent() ? evaluation.metrics().lastEntry().getValue() : evaluation.loss();
  }

  /** Which values are better. */
  public Goal goal() {
    return metric.map(chosen -> chosen.kind().goal()).orElse(Goal.MINIMIZE);
  }

  @Override
  public String toString() {
    return "validation " + metric.map(Chosen::toString).orElse("loss");
  }
}

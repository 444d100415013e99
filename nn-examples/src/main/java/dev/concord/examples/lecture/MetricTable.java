package dev.concord.examples.lecture;

import dev.concord.metric.Metric;
import dev.concord.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What several measures say of several answers to the same rows.
 *
 * @param answers their names, in order
 * @param says by the measure's name, a number for each answer
 */
record MetricTable(List<String> answers, Map<String, double[]> says) {
  /** Measures all answers. */
  static MetricTable of(List<Metric> metrics, HostTensor targets, Map<String, HostTensor> answers) {
    Map<String, double[]> says = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      says.put(
          metric.name(),
          answers.values().stream().mapToDouble(a -> metric.of(a, targets, null)).toArray());
    }
    return new MetricTable(List.copyOf(answers.keySet()), says);
  }

  /** What a measure says of an answer. */
  double of(Metric metric, String answer) {
    return says.get(metric.name())[answers.indexOf(answer)];
  }

  /** Prints it, a line for each measure. */
  void print(Lesson lesson) {
    StringBuilder head = new StringBuilder("%-20s".formatted(""));
    answers.forEach(name -> head.append("%18s".formatted(name)));
    lesson.say("%s", head);
    says.forEach(
        (name, values) -> {
          StringBuilder line = new StringBuilder("%-20s".formatted(name));
          for (double value : values) {
            line.append("%18.4f".formatted(value));
          }
          lesson.say("%s", line);
        });
    lesson.say("");
  }
}

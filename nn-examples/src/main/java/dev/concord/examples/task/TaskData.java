package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.train.TrainingData;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Data ready for training: split, scaled, in memory.
 *
 * @param split the rows; validation and test may have none
 * @param input what a row looks like and how it was prepared
 * @param output what is learnt
 * @param origin where the data comes from, for the report
 */
public record TaskData(Split split, InputSpec input, OutputSpec output, String origin) {
  /** Rows to learn from. */
  public TrainingData train() {
    return TrainingData.of(split.train());
  }

  /** Rows judged after every epoch. */
  public Optional<TrainingData> validation() {
    return nonEmpty(split.validation());
  }

  /** Rows for the final judgement. */
  public Optional<TrainingData> test() {
    return nonEmpty(split.test());
  }

  /** All parts that have rows. */
  public List<TrainingData> parts() {
    return Stream.of(Optional.of(train()), validation(), test()).flatMap(Optional::stream).toList();
  }

  private static Optional<TrainingData> nonEmpty(Dataset data) {
    return data.size() == 0 ? Optional.empty() : Optional.of(TrainingData.of(data));
  }

  /** The names of a data set's classes: its own, or their numbers. */
  static OutputSpec.Classes classes(Targets.Labels labels) {
    if (!labels.names().isEmpty()) {
      return new OutputSpec.Classes(labels.names());
    }
    return new OutputSpec.Classes(
        IntStream.range(0, labels.classes()).mapToObj(String::valueOf).toList());
  }
}

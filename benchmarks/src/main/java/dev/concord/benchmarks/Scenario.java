package dev.concord.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * One piece of work that every implementation does in the same way, so that their times compare.
 *
 * <p>A scenario says what is computed, on which shapes and with how many threads. It does not say
 * how: that is a {@link Contender}'s part. All work is float32.
 */
public sealed interface Scenario
    permits GemmScenario, ReduceScenario, TrainingScenario, InferenceScenario, ElementwiseScenario {

  /** The name on the command line, for example {@code SQUARE_512}. */
  String name();

  /** What the table calls it. */
  String title();

  /**
   * The multiplications and additions no implementation can avoid, or 0 where memory bandwidth, not
   * arithmetic, is the limit.
   */
  double arithmeticOperations();

  /** The thread counts it is measured with. */
  List<Integer> threadCounts();

  /** The word that selects all scenarios of its kind, for example {@code gemm}. */
  default String kind() {
    return switch (this) {
      case GemmScenario _ -> "gemm";
      case ReduceScenario _ -> "reduce";
      case TrainingScenario _ -> "training";
      case InferenceScenario _ -> "inference";
      case ElementwiseScenario _ -> "elementwise";
    };
  }

  /** Every scenario, in the order of the table. */
  static List<Scenario> all() {
    return Stream.<Scenario[]>of(
            GemmScenario.values(),
            TrainingScenario.values(),
            InferenceScenario.values(),
            ElementwiseScenario.values(),
            ReduceScenario.values())
        .flatMap(Stream::of)
        .toList();
  }

  /**
   * The scenarios a word stands for: one name, or all of a kind.
   *
   * @throws IllegalArgumentException when nothing has that name
   */
  static List<Scenario> named(String word) {
    List<Scenario> found =
        all().stream()
            .filter(s -> s.name().equalsIgnoreCase(word) || s.kind().equalsIgnoreCase(word))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no scenario is called '%s'; there are gemm, training, inference, elementwise, reduce, and %s"
              .formatted(word, all().stream().map(Scenario::name).toList()));
    }
    return found;
  }
}

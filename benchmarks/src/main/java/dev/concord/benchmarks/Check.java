package dev.concord.benchmarks;

/**
 * Makes sure, before anything is timed, that an {@link Operation} does its {@link Scenario}'s work.
 * A fast wrong answer must not reach a table.
 */
final class Check {
  /** Sampled elements of an output: a prime step visits all rows and columns in time. */
  private static final int STRIDE = 997;

  /**
   * How far a float32 loss may be from the float64 one after the checked steps. Measured: 2e-7 for
   * every contender; one wrong place of Adam's ε is 2e-3.
   */
  private static final double LOSS_TOLERANCE = 2e-6;

  private Check() {}

  /**
   * Checks once; a training step is left where some steps have brought it.
   *
   * @throws IllegalStateException saying what was expected and what came
   */
  static void check(Scenario scenario, Operation operation) {
    switch (operation) {
      case Computation computation -> checkOutput(scenario, computation.output());
      case TrainingStep step -> checkTraining((TrainingScenario) scenario, step);
    }
  }

  private static void checkOutput(Scenario scenario, float[] output) {
    switch (scenario) {
      case GemmScenario gemm -> {
        requireLength(scenario, gemm.m() * gemm.n(), output);
        float[] a = gemm.a();
        float[] b = gemm.b();
        for (int i = 0; i < output.length; i += STRIDE) {
          double expected = Reference.gemm(gemm, a, b, i / gemm.n(), i % gemm.n());
          requireClose(scenario, i, expected, output[i], 1e-6 * gemm.k());
        }
      }
      case ElementwiseScenario function -> {
        requireLength(scenario, ElementwiseScenario.SIZE, output);
        float[] input = function.input();
        for (int i = 0; i < output.length; i += STRIDE) {
          double expected = Reference.elementwise(function, input, i);
          requireClose(scenario, i, expected, output[i], 2e-6 * Math.max(1, Math.abs(expected)));
        }
      }
      case ReduceScenario reduce -> {
        requireLength(scenario, reduce.results(), output);
        float[] input = reduce.input();
        for (int i = 0; i < output.length; i++) {
          double expected = Reference.reduce(reduce, input, i);
          requireClose(scenario, i, expected, output[i], 1e-6 * expected);
        }
      }
      case InferenceScenario inference -> {
        double[] expected =
            ReferenceTraining.logits(inference.network(), inference.batch(), inference.features());
        requireLength(scenario, expected.length, output);
        for (int i = 0; i < output.length; i++) {
          requireClose(scenario, i, expected[i], output[i], 1e-4);
        }
      }
      case TrainingScenario _ ->
          throw new IllegalArgumentException(scenario.name() + " needs a TrainingStep");
    }
  }

  private static void checkTraining(TrainingScenario scenario, TrainingStep step) {
    float before = step.loss();
    for (int i = 0; i < scenario.checkedSteps(); i++) {
      step.run();
    }
    float after = step.loss();
    if (!(after < before)) {
      throw new IllegalStateException(
          "%s: the loss must fall, but went from %s to %s".formatted(scenario, before, after));
    }
    System.err.printf("%s: loss %.5f -> %.5f%n", scenario, before, after);
    if (step.followsReference()) {
      double[] expected =
          ReferenceTraining.losses(scenario, scenario.checkedSteps(), step.adamEpsilon());
      requireClose(scenario, 0, expected[0], before, LOSS_TOLERANCE);
      requireClose(scenario, 1, expected[1], after, LOSS_TOLERANCE);
    }
  }

  private static void requireLength(Scenario scenario, int expected, float[] output) {
    if (output.length != expected) {
      throw new IllegalStateException(
          "%s: expected %d values, got %d".formatted(scenario, expected, output.length));
    }
  }

  private static void requireClose(
      Scenario scenario, int index, double expected, double actual, double tolerance) {
    if (!(Math.abs(expected - actual) <= tolerance)) {
      throw new IllegalStateException(
          "%s: element %d must be %s (within %s), but is %s"
              .formatted(scenario, index, expected, tolerance, actual));
    }
  }
}

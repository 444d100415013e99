package dev.concord.benchmarks;

/**
 * A {@link Scenario} made ready by one {@link Contender}: memory filled, graph built, nothing left
 * to do but the work. {@link #run()} is what is timed.
 */
public sealed interface Operation extends AutoCloseable permits Computation, TrainingStep {

  /** Does the work once. Results stay in the implementation's own memory, or are freed. */
  void run();

  @Override
  void close();
}
